import { definePrograms } from '../program/program';

/** Programs that build what a file of the project describes. */
export default definePrograms(
  {
    names: [],
    sources: ['make(1)', 'cmake(1)', 'maven.apache.org/run.html', 'docs.gradle.org'],
    checkedBy: 'source',
    checked: '2026-11-24',
  },
  {
    names: ['make', 'gmake'],
    compiles: true,
    startsOthers: true,
    starts: { by: 'makefile', files: ['GNUmakefile', 'makefile', 'Makefile'] },
    options: { short: 'CfIWo', long: ['directory', 'file', 'makefile'] },
    takesLists: true,
    sparesSources: true,
  },
  { names: ['cmake', 'configure'], compiles: true, takesLists: true },
  {
    names: ['mvn'],
    project: { of: 'java' },
    takesLists: true,
    sparesSources: true,
    options: { short: 'DPfsgtTl', long: ['define', 'file', 'settings'] },
  },
  { names: ['gradle'], project: { of: 'java' }, takesLists: true, sparesSources: true },
  { names: ['mvnw', 'gradlew'], project: { of: 'java' } },
  {
    names: ['dotnet'],
    compiles: true,
    develops: { verb: /^(run|watch)$/ },
    sources: ['learn.microsoft.com/dotnet/core/tools'],
    takesLists: true,
    sparesSources: true,
  },
);
