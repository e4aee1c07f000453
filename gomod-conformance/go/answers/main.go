// Answers puts questions to the go command's own packages.
//
// It is compiled into the go command's source tree by an overlay, so that the packages
// internal to the go command answer at exactly the release under comparison, and nothing
// is fetched.
//
// Standard input has one question a line, a JSON array of strings: the name of a
// function and its arguments. Standard output has one JSON value a line, the answer;
// an error is an object with the single key "error".
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

type failure struct {
	Error string `json:"error"`
}

func or(value any, err error) any {
	if err != nil {
		return failure{err.Error()}
	}
	return value
}

func check(err error) any { return or(true, err) }

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	decoder, encoder := json.NewDecoder(in), json.NewEncoder(out)
	for decoder.More() {
		var question []string
		if err := decoder.Decode(&question); err != nil {
			fmt.Fprintln(os.Stderr, "answers:", err)
			os.Exit(2)
		}
		var function func(a []string) any
		for _, set := range []map[string]func(a []string) any{words, files, edits, zips} {
			if set[question[0]] != nil {
				function = set[question[0]]
			}
		}
		if function == nil {
			fmt.Fprintln(os.Stderr, "words: no function", question[0])
			os.Exit(2)
		}
		if err := encoder.Encode(function(question[1:])); err != nil {
			fmt.Fprintln(os.Stderr, "answers:", err)
			os.Exit(2)
		}
	}
}
