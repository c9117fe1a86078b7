// Command textparse reads scrape pages from standard input and says of each whether a Prometheus server would take it.
//
// A page is a line "<name>\t<length in bytes>\t<content type>" and that many bytes. What counts is what a scrape does: the
// parser of the content type reads it to its end, every series has valid labels with names that differ, and, which a scrape
// only warns of, no series and no family comes twice.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/exemplar"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
)

const (
	maxComplaints     = 20
	maxExemplarLabels = 128 // characters of names and values together
)

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	pages, series, bad := 0, 0, 0
	for {
		name, contentType, body, err := next(in)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			fmt.Println("not a stream of pages:", err)
			os.Exit(2)
		}
		pages++
		for _, convert := range []bool{false, true} {
			found, err := read(body, contentType, convert)
			series += found
			if err != nil {
				bad++
				if bad <= maxComplaints {
					fmt.Printf("%s (%s, native histograms: %t): %v\n", name, contentType, convert, err)
				}
			}
		}
	}
	fmt.Printf("%d pages, %d series, %d refused\n", pages, series, bad)
	if bad > 0 || pages == 0 {
		os.Exit(1)
	}
}

func next(in *bufio.Reader) (name, contentType string, body []byte, err error) {
	head, err := in.ReadString('\n')
	if err != nil {
		if head != "" {
			err = io.ErrUnexpectedEOF
		}
		return "", "", nil, err
	}
	parts := strings.SplitN(strings.TrimSuffix(head, "\n"), "\t", 3)
	if len(parts) != 3 {
		return "", "", nil, fmt.Errorf("odd head of a page: %q", head)
	}
	length, err := strconv.Atoi(parts[1])
	if err != nil {
		return "", "", nil, err
	}
	body = make([]byte, length)
	_, err = io.ReadFull(in, body)
	return parts[0], parts[2], body, err
}

func read(page []byte, contentType string, convert bool) (int, error) {
	// A page without lines is a scrape without samples; of it the parsers see a line feed.
	parser, err := textparse.New(page, contentType, labels.NewSymbolTable(),
		textparse.ParserOptions{ConvertClassicHistogramsToNHCB: convert, KeepClassicOnClassicAndNativeHistograms: true})
	if err != nil {
		return 0, err
	}
	seen := map[string]bool{}
	types := map[string]bool{}
	series := 0
	for {
		entry, err := parser.Next()
		if errors.Is(err, io.EOF) {
			return series, nil
		}
		if err != nil {
			return series, err
		}
		switch entry {
		case textparse.EntryType:
			name, _ := parser.Type()
			if types[string(name)] {
				return series, fmt.Errorf("family %q comes twice", name)
			}
			types[string(name)] = true
		case textparse.EntrySeries, textparse.EntryHistogram:
			series++
			if err := checkSeries(parser, entry, seen, convert); err != nil {
				return series, err
			}
		}
	}
}

func checkSeries(parser textparse.Parser, entry textparse.Entry, seen map[string]bool, convert bool) error {
	var set labels.Labels
	parser.Labels(&set)
	if set.Get(model.MetricNameLabel) == "" {
		return fmt.Errorf("no name: %s", set)
	}
	if name, twice := set.HasDuplicateLabelNames(); twice {
		return fmt.Errorf("label %q comes twice: %s", name, set)
	}
	if !set.IsValid(model.UTF8Validation) {
		return fmt.Errorf("invalid name or labels: %s", set)
	}
	key := fmt.Sprint(entry, set.String())
	if seen[key] && !convert {
		return fmt.Errorf("series comes twice: %s", set)
	}
	seen[key] = true
	var example exemplar.Exemplar
	for parser.Exemplar(&example) {
		length := 0
		example.Labels.Range(func(l labels.Label) {
			length += len([]rune(l.Name)) + len([]rune(l.Value))
		})
		if length > maxExemplarLabels {
			return fmt.Errorf("exemplar is too long: %s", example.Labels)
		}
		example = exemplar.Exemplar{}
	}
	return nil
}
