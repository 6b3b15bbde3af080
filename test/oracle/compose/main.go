// A judge for Bulkhead's reading of Compose files: compose-go itself. It reads one request a line and answers one line each:
// what `docker compose config --format json` would print, or why Compose refuses the project. The environment of the process
// is not looked at.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/sirupsen/logrus"
)

type request struct {
	// The project folder, absolute.
	Folder string `json:"folder"`
	// The files to merge; none for Compose's own discovery.
	Files []string `json:"files"`
	// The variables of the shell.
	Env []string `json:"env"`
	// Do not read the `env_file`s and `label_file`s of services.
	SkipFiles bool `json:"skipFiles"`
}

type answer struct {
	Model json.RawMessage `json:"model,omitempty"`
	Error string          `json:"error,omitempty"`
	// The model is sound, but compose-go cannot print it.
	Unprintable string `json:"unprintable,omitempty"`
}

func load(r request) (a answer) {
	defer func() {
		if p := recover(); p != nil {
			a = answer{Error: fmt.Sprint("panic: ", p)}
		}
	}()
	options, err := cli.NewProjectOptions(r.Files,
		cli.WithWorkingDirectory(r.Folder),
		cli.WithEnv(r.Env),
		cli.WithEnvFiles(),
		cli.WithDotEnv,
		cli.WithConfigFileEnv,
		cli.WithDefaultConfigPath,
		cli.WithProfiles([]string{"*"}),
		cli.WithLoadOptions(func(o *loader.Options) {
			o.SkipResolveEnvironment = r.SkipFiles
			o.SkipResolveLabels = r.SkipFiles
		}))
	if err != nil {
		return answer{Error: err.Error()}
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return answer{Error: err.Error()}
	}
	model, err := project.MarshalJSON()
	if err != nil {
		return answer{Unprintable: err.Error()}
	}
	return answer{Model: model}
}

func main() {
	logrus.SetOutput(io.Discard)
	os.Clearenv()
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 1 {
			var r request
			if bad := json.Unmarshal(line, &r); bad != nil {
				panic(bad)
			}
			text, bad := json.Marshal(load(r))
			if bad != nil {
				panic(bad)
			}
			out.Write(text)
			out.WriteByte('\n')
		}
		if err != nil || in.Buffered() == 0 {
			out.Flush()
		}
		if err != nil {
			return
		}
	}
}
