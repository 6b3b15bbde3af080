import { definePrograms } from '../program/program';

/** Interpreters and consoles of languages that have no file of their own. */
export default definePrograms(
  { names: [], sources: ['their manual pages'], checkedBy: 'source', checked: '2026-11-24' },
  { names: ['perl'], interpreter: { stdin: true, interactive: true } },
  {
    names: [
      'lua',
      'luajit',
      'R',
      'julia',
      'ghci',
      'iex',
      'erl',
      'elixir',
      'scala',
      'jshell',
      'clj',
      'clojure',
      'sbcl',
      'octave',
      'tclsh',
      'swipl',
      'groovysh',
    ],
    interpreter: { interactive: true },
  },
  { names: ['Rscript', 'guile', 'java', 'groovy'], interpreter: {} },
);
