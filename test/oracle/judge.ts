import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { oracleProgram } from './program';

/** A program of the oracles that answers one line for each line, in order, for as long as it is asked. */
export interface Judge<Question, Answer> {
  ask(question: Question): Promise<Answer>;
  end(): void;
}

/** Starts the program of a folder of `test/oracle` with an empty environment. */
export function startJudge<Question, Answer>(name: string): Judge<Question, Answer> {
  const child = spawn(oracleProgram(name), [], { env: {}, stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(JSON.parse(line)));
  child.on('exit', (code) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`The oracle ended with ${code}.`));
  });
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(question)}\n`);
      }),
    end: () => void child.stdin.end(),
  };
}
