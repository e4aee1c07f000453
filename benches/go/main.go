// The Go side of the parse benchmarks.
//
//	benches mod|sum LIST ROUNDS
//
// LIST names a file with one path a line. All files are read first; then each
// round reads every one of them as the go command would, and the rounds' times
// come out as one JSON object, of the same shape as the Rust side's.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

type input struct {
	name string
	data []byte
}

// tally is what one round found: both sides must agree on it.
type tally struct {
	Rejected int `json:"rejected"`
	Records  int `json:"records"`
}

type report struct {
	Files int `json:"files"`
	Bytes int `json:"bytes"`
	tally
	Seconds []float64 `json:"seconds"`
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func run(args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("usage: benches mod|sum LIST ROUNDS")
	}
	readers := map[string]func([]input) tally{"mod": readMods, "sum": readSums}
	read, ok := readers[args[0]]
	if !ok {
		return fmt.Errorf("unknown kind %q", args[0])
	}
	inputs, err := load(args[1])
	if err != nil {
		return err
	}
	rounds, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}

	out := report{Files: len(inputs)}
	for _, in := range inputs {
		out.Bytes += len(in.data)
	}
	out.tally = read(inputs) // also the warm-up
	for range rounds {
		start := time.Now()
		again := read(inputs)
		out.Seconds = append(out.Seconds, time.Since(start).Seconds())
		if again != out.tally {
			return fmt.Errorf("rounds differ: %v and %v", out.tally, again)
		}
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}

func load(list string) ([]input, error) {
	paths, err := os.ReadFile(list)
	if err != nil {
		return nil, err
	}
	var inputs []input
	for name := range strings.Lines(string(paths)) {
		name = strings.TrimSuffix(name, "\n")
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		inputs = append(inputs, input{name, data})
	}
	return inputs, nil
}

// readMods parses each file strictly; its records are the requirements.
func readMods(inputs []input) tally {
	var t tally
	for _, in := range inputs {
		f, err := modfile.Parse(in.name, in.data, nil)
		if err != nil {
			t.Rejected++
			continue
		}
		t.Records += len(f.Require)
	}
	return t
}

// readSums reads each file into a map of its own, as the go command does for
// each go.sum, and looks one module up; its records are the hashes.
func readSums(inputs []input) tally {
	var t tally
	probe := module.Version{Path: "golang.org/x/mod", Version: "v0.0.0"}
	for _, in := range inputs {
		sums, hashes, ok := readSum(in.data)
		if !ok {
			t.Rejected++
			continue
		}
		t.Records += hashes + len(sums[probe])
	}
	return t
}

// The hash of an empty go.mod; the go command passes over it.
const emptyGoMod = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY="

// readSum does per line what the go command does: cut at the newline, copy the
// line to a string, split it into fields, append the hash under its module.
func readSum(data []byte) (sums map[module.Version][]string, hashes int, ok bool) {
	sums = make(map[module.Version][]string)
	for len(data) > 0 {
		line, rest, _ := bytes.Cut(data, []byte("\n"))
		data = rest
		fields := strings.Fields(string(line))
		if len(fields) == 0 {
			continue
		}
		if len(fields) != 3 {
			return nil, 0, false
		}
		if fields[2] == emptyGoMod {
			continue
		}
		key := module.Version{Path: fields[0], Version: fields[1]}
		sums[key] = append(sums[key], fields[2])
		hashes++
	}
	return sums, hashes, true
}
