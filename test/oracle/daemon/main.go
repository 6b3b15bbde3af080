// Command daemon says what dockerd makes of a daemon.json: for each line {"text": "..."} one line {"error": "..."}, empty where
// `dockerd --validate --config-file` accepts the file.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/moby/moby/v2/daemon/command"
	"github.com/moby/sys/reexec"
)

type question struct {
	Text string `json:"text"`
}

type answer struct {
	Error string `json:"error"`
}

func main() {
	if reexec.Init() {
		return
	}
	if err := serve(); err != nil {
		_, _ = os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
}

func serve() error {
	folder, err := os.MkdirTemp("", "bulkhead-daemon-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	// dockerd looks for the program that publishes ports before it says anything of the file.
	if err := os.WriteFile(filepath.Join(folder, "docker-proxy"), []byte("#!/bin/sh\n"), 0o700); err != nil {
		return err
	}
	if err := os.Setenv("PATH", folder); err != nil {
		return err
	}
	file := filepath.Join(folder, "daemon.json")
	lines := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		var asked question
		if err := json.Unmarshal(line, &asked); err != nil {
			return err
		}
		// The key would switch --validate off, and a daemon would start.
		if strings.Contains(asked.Text, `"validate"`) {
			return errors.New("the oracle is not asked about the key validate")
		}
		if err := os.WriteFile(file, []byte(asked.Text), 0o600); err != nil {
			return err
		}
		if err := out.Encode(judge(file)); err != nil {
			return err
		}
	}
}

func judge(file string) answer {
	// One runner for each file: flags keep what an earlier file said.
	runner, err := command.NewDaemonRunner(io.Discard, io.Discard)
	if err != nil {
		return answer{err.Error()}
	}
	runner.(interface{ SetArgs([]string) }).SetArgs([]string{"--validate", "--config-file", file})
	if err := runner.Run(context.Background()); err != nil {
		return answer{err.Error()}
	}
	return answer{}
}
