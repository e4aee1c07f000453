// Grype-reads says what grype finds in SBOMs. Grype itself first wants its
// database of vulnerabilities; this program asks its reader alone.
//
// It takes names of files, one a line, on standard input, and prints a line of
// JSON for each: what is wrong, and name and version of every package.
package main

import (
	"bufio"
	"encoding/json"
	"os"

	"github.com/anchore/grype/grype/pkg"
)

type verdict struct {
	Error   *string     `json:"error"`
	Modules [][2]string `json:"modules"`
}

func read(name string) verdict {
	found, _, _, err := pkg.Provide("sbom:"+name, pkg.ProviderConfig{})
	if err != nil {
		text := err.Error()
		return verdict{Error: &text}
	}
	modules := [][2]string{}
	for _, one := range found {
		modules = append(modules, [2]string{one.Name, one.Version})
	}
	return verdict{Modules: modules}
}

func main() {
	names := bufio.NewScanner(os.Stdin)
	print := json.NewEncoder(os.Stdout)
	for names.Scan() {
		if err := print.Encode(read(names.Text())); err != nil {
			os.Exit(1)
		}
	}
}
