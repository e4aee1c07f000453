// Trivy-reads says what trivy finds in SBOMs. Trivy itself first wants its
// database of vulnerabilities; this program asks its reader alone.
//
// It takes names of files, one a line, on standard input, and prints a line of
// JSON for each: what is wrong, and name and version of every package.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"os"

	"github.com/aquasecurity/trivy/pkg/sbom"
)

type verdict struct {
	Error   *string     `json:"error"`
	Modules [][2]string `json:"modules"`
}

func read(name string) ([][2]string, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	format, err := sbom.DetectFormat(file)
	if err != nil {
		return nil, err
	}
	found, err := sbom.Decode(context.Background(), file, format)
	if err != nil {
		return nil, err
	}
	modules := [][2]string{}
	for _, application := range found.Applications {
		for _, one := range application.Packages {
			modules = append(modules, [2]string{one.Name, one.Version})
		}
	}
	return modules, nil
}

func main() {
	names := bufio.NewScanner(os.Stdin)
	print := json.NewEncoder(os.Stdout)
	for names.Scan() {
		var said verdict
		var err error
		if said.Modules, err = read(names.Text()); err != nil {
			text := err.Error()
			said.Error = &text
		}
		if err := print.Encode(said); err != nil {
			os.Exit(1)
		}
	}
}
