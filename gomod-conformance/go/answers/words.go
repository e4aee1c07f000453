package main

import (
	"time"

	"cmd/go/internal/gover"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// words has the functions about versions, Go releases and paths.
var words = map[string]func(a []string) any{
	"semver.IsValid":    func(a []string) any { return semver.IsValid(a[0]) },
	"semver.Compare":    func(a []string) any { return semver.Compare(a[0], a[1]) },
	"semver.Canonical":  func(a []string) any { return semver.Canonical(a[0]) },
	"semver.Major":      func(a []string) any { return semver.Major(a[0]) },
	"semver.MajorMinor": func(a []string) any { return semver.MajorMinor(a[0]) },
	"semver.Prerelease": func(a []string) any { return semver.Prerelease(a[0]) },
	"semver.Build":      func(a []string) any { return semver.Build(a[0]) },

	"module.CanonicalVersion": func(a []string) any { return module.CanonicalVersion(a[0]) },
	"module.CheckPath":        func(a []string) any { return check(module.CheckPath(a[0])) },
	"module.CheckImportPath":  func(a []string) any { return check(module.CheckImportPath(a[0])) },
	"module.CheckFilePath":    func(a []string) any { return check(module.CheckFilePath(a[0])) },
	"module.EscapePath":       func(a []string) any { return or(module.EscapePath(a[0])) },
	"module.EscapeVersion":    func(a []string) any { return or(module.EscapeVersion(a[0])) },
	"module.UnescapePath":     func(a []string) any { return or(module.UnescapePath(a[0])) },
	"module.UnescapeVersion":  func(a []string) any { return or(module.UnescapeVersion(a[0])) },
	"module.SplitPathVersion": func(a []string) any {
		prefix, major, ok := module.SplitPathVersion(a[0])
		if !ok {
			return nil
		}
		return []string{prefix, major}
	},
	"module.MatchPathMajor":      func(a []string) any { return module.MatchPathMajor(a[0], a[1]) },
	"module.CheckPathMajor":      func(a []string) any { return check(module.CheckPathMajor(a[0], a[1])) },
	"module.MatchPrefixPatterns": func(a []string) any { return module.MatchPrefixPatterns(a[0], a[1]) },
	"module.IsPseudoVersion":     func(a []string) any { return module.IsPseudoVersion(a[0]) },
	"module.PseudoVersionBase":   func(a []string) any { return or(module.PseudoVersionBase(a[0])) },
	"module.PseudoVersionRev":    func(a []string) any { return or(module.PseudoVersionRev(a[0])) },
	"module.PseudoVersionTime": func(a []string) any {
		when, err := module.PseudoVersionTime(a[0])
		return or(when.Format("20060102150405"), err)
	},
	"module.PseudoVersion": func(a []string) any {
		when, err := time.Parse("20060102150405", a[2])
		if err != nil {
			return failure{err.Error()}
		}
		return module.PseudoVersion(a[0], a[1], when, a[3])
	},
	"module.Sort": func(a []string) any {
		list := make([]module.Version, 0, len(a)/2)
		for i := 0; i+1 < len(a); i += 2 {
			list = append(list, module.Version{Path: a[i], Version: a[i+1]})
		}
		module.Sort(list)
		return list
	},

	"modfile.IsDirectoryPath": func(a []string) any { return modfile.IsDirectoryPath(a[0]) },

	"gover.IsValid":          func(a []string) any { return gover.IsValid(a[0]) },
	"gover.Compare":          func(a []string) any { return gover.Compare(a[0], a[1]) },
	"gover.Lang":             func(a []string) any { return gover.Lang(a[0]) },
	"gover.FromToolchain":    func(a []string) any { return gover.FromToolchain(a[0]) },
	"gover.ToolchainCompare": func(a []string) any { return gover.ModCompare("toolchain", a[0], a[1]) },
	"gover.ModCompare":       func(a []string) any { return gover.ModCompare(a[0], a[1], a[2]) },
}

