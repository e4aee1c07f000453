package main

import (
	"bytes"
	"io"
	"os"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb/dirhash"
	"golang.org/x/mod/zip"
)

// zips has the functions about module zips. Files and directories are named.
var zips = map[string]func(a []string) any{
	// Paths, each followed by the content of the file.
	"zip.CheckFiles": func(a []string) any {
		list := []zip.File{}
		for i := 0; i+1 < len(a); i += 2 {
			list = append(list, madeFile{a[i], a[i+1]})
		}
		checked, _ := zip.CheckFiles(list)
		return checkedFiles(checked, nil)
	},
	// A zip, a module path, a version.
	"zip.CheckZip": func(a []string) any {
		checked, err := zip.CheckZip(module.Version{Path: a[1], Version: a[2]}, a[0])
		return checkedFiles(checked, err)
	},
	"dirhash.HashZip": func(a []string) any { return or(dirhash.HashZip(a[0], dirhash.Hash1)) },
	// A directory, the prefix.
	"dirhash.HashDir": func(a []string) any { return or(dirhash.HashDir(a[0], a[1], dirhash.Hash1)) },
	// A zip, a module path, a version: the hash of what it is unpacked to.
	"zip.Unzip": func(a []string) any {
		dir, err := os.MkdirTemp("", "answers")
		if err != nil {
			return failure{err.Error()}
		}
		defer os.RemoveAll(dir)
		if err := zip.Unzip(dir, module.Version{Path: a[1], Version: a[2]}, a[0]); err != nil {
			return failure{err.Error()}
		}
		return or(dirhash.HashDir(dir, a[1]+"@"+a[2], dirhash.Hash1))
	},
	// A directory, a module path, a version: the hash of the zip made of it.
	"zip.CreateFromDir": func(a []string) any {
		file, err := os.CreateTemp("", "answers")
		if err != nil {
			return failure{err.Error()}
		}
		defer os.Remove(file.Name())
		defer file.Close()
		if err := zip.CreateFromDir(file, module.Version{Path: a[1], Version: a[2]}, a[0]); err != nil {
			return failure{err.Error()}
		}
		return or(dirhash.HashZip(file.Name(), dirhash.Hash1))
	},
}

type madeFile struct{ path, content string }

func (f madeFile) Path() string                 { return f.path }
func (f madeFile) Lstat() (os.FileInfo, error)  { return madeInfo{f: f}, nil }
func (f madeFile) Open() (io.ReadCloser, error) { return io.NopCloser(bytes.NewBufferString(f.content)), nil }

// madeInfo is that of a regular file.
type madeInfo struct {
	os.FileInfo
	f madeFile
}

func (i madeInfo) Mode() os.FileMode { return 0o644 }
func (i madeInfo) IsDir() bool       { return false }
func (i madeInfo) Size() int64       { return int64(len(i.f.content)) }

type checked struct {
	Valid   []string `json:"valid"`
	Omitted []string `json:"omitted"`
	Invalid []string `json:"invalid"`
	Size    string   `json:"size"`
	Error   string   `json:"failed"`
}

func checkedFiles(cf zip.CheckedFiles, err error) any {
	list := func(errors []zip.FileError) []string {
		out := []string{}
		for _, e := range errors {
			out = append(out, strings.ToValidUTF8(e.Path, "\uFFFD")+": "+e.Err.Error())
		}
		return out
	}
	answer := checked{Valid: cf.Valid, Omitted: list(cf.Omitted), Invalid: list(cf.Invalid)}
	if answer.Valid == nil {
		answer.Valid = []string{}
	}
	if cf.SizeError != nil {
		answer.Size = cf.SizeError.Error()
	} else if err != nil && len(cf.Invalid) == 0 {
		answer.Error = err.Error()
	}
	return answer
}
