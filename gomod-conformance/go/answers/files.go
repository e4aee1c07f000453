package main

import (
	"encoding/base64"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// files has the functions about go.mod and go.work files: the name of the file and its
// bytes, in base64, give what `go mod edit -json` and `-fmt` would print.
var files = map[string]func(a []string) any{
	"modfile.Parse": func(a []string) any {
		file, err := modfile.Parse(a[0], decoded(a[1]), nil)
		if err != nil {
			return failure{err.Error()}
		}
		values := modValues(file)
		file.SortBlocks()
		file.Cleanup()
		return answer{values, modValues(file), modfile.Format(file.Syntax)}
	},
	"modfile.ParseLax": func(a []string) any {
		file, err := modfile.ParseLax(a[0], decoded(a[1]), nil)
		if err != nil {
			return failure{err.Error()}
		}
		return answer{Values: modValues(file)}
	},
	"modfile.ParseWork": func(a []string) any {
		file, err := modfile.ParseWork(a[0], decoded(a[1]), nil)
		if err != nil {
			return failure{err.Error()}
		}
		values := workValues(file)
		file.SortBlocks()
		file.Cleanup()
		return answer{values, workValues(file), modfile.Format(file.Syntax)}
	},
	"modfile.ModulePath": func(a []string) any { return modfile.ModulePath(decoded(a[0])) },
}

// An answer has the values of a file as read, those after it was tidied as an edit does,
// and the bytes of the tidied file.
type answer struct {
	Values map[string]any `json:"values"`
	Tidied map[string]any `json:"tidied"`
	Format []byte         `json:"format,omitempty"`
}

func decoded(text string) []byte {
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return data
}

// row makes an object of keys and values in turn, without those that are zero.
func row(pairs ...any) map[string]any {
	object := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		if value := pairs[i+1]; value != "" && value != false {
			object[pairs[i].(string)] = value
		}
	}
	return object
}

func version(m module.Version) map[string]any { return row("Path", m.Path, "Version", m.Version) }

// each puts a row for every item under the key, if there is one.
func each[T any](values map[string]any, key string, items []T, of func(T) map[string]any) {
	var rows []map[string]any
	for _, item := range items {
		rows = append(rows, of(item))
	}
	if rows != nil {
		values[key] = rows
	}
}

func replacement(r *modfile.Replace) map[string]any {
	return map[string]any{"Old": version(r.Old), "New": version(r.New)}
}

func modValues(f *modfile.File) map[string]any {
	values := map[string]any{"Module": map[string]any{"Path": ""}}
	if f.Module != nil {
		module := row("Deprecated", f.Module.Deprecated)
		module["Path"] = f.Module.Mod.Path
		values["Module"] = module
	}
	if f.Go != nil {
		values["Go"] = f.Go.Version
	}
	if f.Toolchain != nil {
		values["Toolchain"] = f.Toolchain.Name
	}
	each(values, "GoDebug", f.Godebug, func(d *modfile.Godebug) map[string]any {
		return map[string]any{"Key": d.Key, "Value": d.Value}
	})
	each(values, "Require", f.Require, func(r *modfile.Require) map[string]any {
		object := row("Version", r.Mod.Version, "Indirect", r.Indirect)
		object["Path"] = r.Mod.Path
		return object
	})
	each(values, "Exclude", f.Exclude, func(x *modfile.Exclude) map[string]any { return version(x.Mod) })
	each(values, "Replace", f.Replace, replacement)
	each(values, "Retract", f.Retract, func(r *modfile.Retract) map[string]any {
		return row("Low", r.Low, "High", r.High, "Rationale", r.Rationale)
	})
	each(values, "Tool", f.Tool, func(t *modfile.Tool) map[string]any {
		return map[string]any{"Path": t.Path}
	})
	each(values, "Ignore", f.Ignore, func(i *modfile.Ignore) map[string]any {
		return map[string]any{"Path": i.Path}
	})
	return values
}

func workValues(f *modfile.WorkFile) map[string]any {
	values := map[string]any{}
	if f.Go != nil {
		values["Go"] = f.Go.Version
	}
	if f.Toolchain != nil {
		values["Toolchain"] = f.Toolchain.Name
	}
	each(values, "Godebug", f.Godebug, func(d *modfile.Godebug) map[string]any {
		return map[string]any{"Key": d.Key, "Value": d.Value}
	})
	each(values, "Use", f.Use, func(u *modfile.Use) map[string]any {
		return row("DiskPath", u.Path, "ModPath", u.ModulePath)
	})
	each(values, "Replace", f.Replace, replacement)
	return values
}
