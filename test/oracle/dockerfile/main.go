// Answers, line by line, how BuildKit's own code reads a Dockerfile, expands a word, matches a .dockerignore file and what
// image a build would make.
// Each line of the input is one question as JSON, each line of the output its answer.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"

	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/opencontainers/go-digest"
)

type question struct {
	Parse  *string
	Expand *struct {
		Words  []string
		Escape string
		Env    []string
	}
	Ignore *struct {
		Text  string
		Paths []string
	}
	Build *struct {
		Text   string
		Target string
		Args   map[string]string
	}
}

type node struct {
	Cmd      string           `json:"cmd"`
	Args     []string         `json:"args"`
	Flags    []string         `json:"flags"`
	JSON     bool             `json:"json"`
	Heredocs []parser.Heredoc `json:"heredocs"`
	Start    int              `json:"start"`
	End      int              `json:"end"`
	Trigger  *node            `json:"trigger,omitempty"`
}

type parsed struct {
	Error   string `json:"error,omitempty"`
	Refused string `json:"refused,omitempty"`
	Escape  string `json:"escape"`
	Syntax  string `json:"syntax"`
	Check   string `json:"check"`
	Nodes   []node `json:"nodes"`
}

type answer struct {
	Parsed   *parsed `json:"parsed,omitempty"`
	Expanded []any   `json:"expanded,omitempty"`
	Ignored  []any   `json:"ignored,omitempty"`
	Built    *built  `json:"built,omitempty"`
}

type built struct {
	Error      string   `json:"error,omitempty"`
	User       string   `json:"user"`
	Env        []string `json:"env"`
	Entrypoint []string `json:"entrypoint"`
	Cmd        []string `json:"cmd"`
	Ports      []string `json:"ports"`
	Shell      []string `json:"shell"`
}

func nodeOf(n *parser.Node) node {
	out := node{Cmd: n.Value, Args: []string{}, Flags: n.Flags, JSON: n.Attributes["json"], Heredocs: n.Heredocs, Start: n.StartLine, End: n.EndLine}
	for a := n.Next; a != nil; a = a.Next {
		if len(a.Children) > 0 {
			trigger := nodeOf(a.Children[0])
			out.Trigger = &trigger
		} else {
			out.Args = append(out.Args, a.Value)
		}
	}
	return out
}

func parse(text string) (out *parsed) {
	result, err := parser.Parse(strings.NewReader(text))
	if err != nil {
		return &parsed{Error: err.Error()}
	}
	out = &parsed{Escape: string(result.EscapeToken), Nodes: []node{}}
	for _, n := range result.AST.Children {
		out.Nodes = append(out.Nodes, nodeOf(n))
	}
	_, out.Syntax, _, _ = parser.DetectSyntax([]byte(text))
	_, out.Check, _, _ = parser.ParseDirective("check", []byte(text))
	// A panic of BuildKit counts as a refusal.
	defer func() {
		if r := recover(); r != nil {
			out.Refused = fmt.Sprint(r)
		}
	}()
	stages, _, err := instructions.Parse(result.AST, linter.New(&linter.Config{}))
	if err != nil {
		out.Refused = err.Error()
	} else if len(stages) == 0 {
		out.Refused = "no build stage"
	}
	// What ONBUILD triggers is judged when a child image is built.
	for _, n := range result.AST.Children {
		if out.Refused == "" && strings.EqualFold(n.Value, "onbuild") {
			if _, err := instructions.ParseCommand(n.Next.Children[0]); err != nil {
				out.Refused = err.Error()
			}
		}
	}
	return out
}

func expand(words []string, escape string, env []string) []any {
	lex := shell.NewLex([]rune(escape)[0])
	envs := shell.EnvsFromSlice(env)
	out := []any{}
	for _, word := range words {
		if value, _, err := lex.ProcessWord(word, envs); err != nil {
			out = append(out, nil)
		} else {
			out = append(out, value)
		}
	}
	return out
}

func ignore(text string, paths []string) []any {
	out := []any{}
	patterns, err := ignorefile.ReadAll(strings.NewReader(text))
	if err != nil {
		patterns = []string{"["}
	}
	matcher, err := patternmatcher.New(patterns)
	for _, path := range paths {
		if err != nil {
			out = append(out, nil)
			continue
		}
		ignored, err := matcher.MatchesOrParentMatches(path)
		if err != nil {
			out = append(out, nil)
		} else {
			out = append(out, ignored)
		}
	}
	return out
}

// Every image that is asked for is an empty one, so that nothing is fetched.
type empty struct{}

func (empty) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	config := []byte(`{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers"}}`)
	return ref, digest.FromBytes(config), config, nil
}

// The configuration of the image that a build makes; nothing is run for it.
func build(text, target string, args map[string]string) (out *built) {
	// A panic of BuildKit counts as a refusal.
	defer func() {
		if r := recover(); r != nil {
			out = &built{Error: fmt.Sprint(r)}
		}
	}()
	opt := dockerfile2llb.ConvertOpt{MetaResolver: empty{}}
	opt.Target, opt.BuildArgs = target, args
	result, err := dockerfile2llb.Dockerfile2LLB(context.Background(), []byte(text), opt)
	if err != nil {
		return &built{Error: err.Error()}
	}
	c := result.Image.Config
	out = &built{User: c.User, Env: c.Env, Entrypoint: c.Entrypoint, Cmd: c.Cmd, Ports: []string{}, Shell: c.Shell}
	for port := range c.ExposedPorts {
		out.Ports = append(out.Ports, port)
	}
	sort.Strings(out.Ports)
	return out
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		var q question
		var a answer
		if err := json.Unmarshal(line, &q); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		switch {
		case q.Parse != nil:
			a.Parsed = parse(*q.Parse)
		case q.Expand != nil:
			a.Expanded = expand(q.Expand.Words, q.Expand.Escape, q.Expand.Env)
		case q.Ignore != nil:
			a.Ignored = ignore(q.Ignore.Text, q.Ignore.Paths)
		case q.Build != nil:
			a.Built = build(q.Build.Text, q.Build.Target, q.Build.Args)
		}
		if err := out.Encode(a); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
