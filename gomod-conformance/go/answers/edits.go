package main

import (
	"encoding/json"
	"fmt"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// edits has the functions that change a file: its name, its bytes in base64, and a JSON
// list of edits, each a list of strings that begins with the name of the edit. An edit
// that is refused leaves its error; the ones behind it are made all the same.
var edits = map[string]func(a []string) any{
	"modfile.Edit": func(a []string) any {
		file, err := modfile.Parse(a[0], decoded(a[1]), nil)
		if err != nil {
			return failure{err.Error()}
		}
		refused := []string{}
		for _, edit := range listed(a[2]) {
			if err := editMod(file, edit[0], edit[1:]); err != nil {
				refused = append(refused, err.Error())
			}
		}
		file.SortBlocks()
		file.Cleanup()
		return edited{refused, modValues(file), modfile.Format(file.Syntax)}
	},
	"modfile.EditWork": func(a []string) any {
		file, err := modfile.ParseWork(a[0], decoded(a[1]), nil)
		if err != nil {
			return failure{err.Error()}
		}
		refused := []string{}
		for _, edit := range listed(a[2]) {
			if err := editWork(file, edit[0], edit[1:]); err != nil {
				refused = append(refused, err.Error())
			}
		}
		file.SortBlocks()
		file.Cleanup()
		return edited{refused, workValues(file), modfile.Format(file.Syntax)}
	},
}

type edited struct {
	Refused []string       `json:"refused"`
	Tidied  map[string]any `json:"tidied"`
	Format  []byte         `json:"format"`
}

func listed(text string) [][]string {
	var list [][]string
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		panic(err)
	}
	return list
}

// editMod makes one edit. The requirements as a whole are only ever set in a clean file.
func editMod(f *modfile.File, edit string, a []string) error {
	switch edit {
	case "module":
		return f.AddModuleStmt(a[0])
	case "go":
		return f.AddGoStmt(a[0])
	case "dropgo":
		f.DropGoStmt()
	case "toolchain":
		return f.AddToolchainStmt(a[0])
	case "droptoolchain":
		f.DropToolchainStmt()
	case "godebug":
		return f.AddGodebug(a[0], a[1])
	case "dropgodebug":
		return f.DropGodebug(a[0])
	case "require":
		return f.AddRequire(a[0], a[1])
	case "droprequire":
		return f.DropRequire(a[0])
	case "exclude":
		return f.AddExclude(a[0], a[1])
	case "dropexclude":
		return f.DropExclude(a[0], a[1])
	case "replace":
		return f.AddReplace(a[0], a[1], a[2], a[3])
	case "dropreplace":
		return f.DropReplace(a[0], a[1])
	case "retract":
		return f.AddRetract(modfile.VersionInterval{Low: a[0], High: a[1]}, a[2])
	case "dropretract":
		return f.DropRetract(modfile.VersionInterval{Low: a[0], High: a[1]})
	case "tool":
		return f.AddTool(a[0])
	case "droptool":
		return f.DropTool(a[0])
	case "ignore":
		return f.AddIgnore(a[0])
	case "dropignore":
		return f.DropIgnore(a[0])
	case "setrequire":
		f.Cleanup()
		f.SetRequire(requirements(a))
	case "setrequireseparate":
		f.Cleanup()
		f.SetRequireSeparateIndirect(requirements(a))
	case "setrequiretwo":
		f.Cleanup()
		f.SetRequireAtMostTwo(requirements(a))
	default:
		return fmt.Errorf("no edit %s", edit)
	}
	return nil
}

// requirements takes path, version and "indirect" or "" in turn.
func requirements(a []string) []*modfile.Require {
	var list []*modfile.Require
	for i := 0; i+2 < len(a); i += 3 {
		list = append(list, &modfile.Require{
			Mod:      module.Version{Path: a[i], Version: a[i+1]},
			Indirect: a[i+2] != "",
		})
	}
	return list
}

func editWork(f *modfile.WorkFile, edit string, a []string) error {
	switch edit {
	case "go":
		return f.AddGoStmt(a[0])
	case "dropgo":
		f.DropGoStmt()
	case "toolchain":
		return f.AddToolchainStmt(a[0])
	case "droptoolchain":
		f.DropToolchainStmt()
	case "godebug":
		return f.AddGodebug(a[0], a[1])
	case "dropgodebug":
		return f.DropGodebug(a[0])
	case "use":
		return f.AddUse(a[0], "")
	case "dropuse":
		return f.DropUse(a[0])
	case "replace":
		return f.AddReplace(a[0], a[1], a[2], a[3])
	case "dropreplace":
		return f.DropReplace(a[0], a[1])
	default:
		return fmt.Errorf("no edit %s", edit)
	}
	return nil
}
