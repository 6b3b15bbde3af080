import { definePrograms } from '../program/program';

/** Programs that make programs of sources. */
export default definePrograms(
  {
    names: [],
    sources: [
      'gcc(1)',
      'clang(1)',
      'javac(1)',
      'rustc(1)',
      'mesonbuild.com',
      'ninja-build.org',
      'hexdocs.pm/mix',
      'ziglang.org/documentation',
    ],
    checkedBy: 'source',
    checked: '2026-11-30',
  },
  { names: ['gcc', 'g++', 'cc', 'c++', 'clang', 'clang++', 'musl-gcc', 'rustc', 'javac', 'kotlinc', 'ghc', 'nim', 'zig'], compiles: true },
  { names: ['ninja', 'meson', 'sbt', 'mix', 'stack', 'cabal', 'swift'], compiles: true },
);
