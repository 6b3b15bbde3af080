import { append } from '../../base/many';
import { memoize } from '../../base/memoize';
import type { Stage } from '../stage';
import type { Body, Command } from './command';
import { type Output, writtenBy } from './output';
import { copiedTexts } from './read';
import { shellOf } from './stage';

/** Text that a stage writes into a file. */
export interface WrittenFile extends Output {
  /** Absent for COPY. */
  readonly command?: Command;
  /** Absent for COPY and ADD. */
  readonly body?: Body;
}

/** The texts that instructions of a stage write: `echo > file`, `tee`, here-documents of RUN and COPY, `sed -i`. */
export const writtenFiles = memoize((stage: Stage): readonly WrittenFile[] => {
  const files: WrittenFile[] = [];
  for (const body of shellOf(stage).own) {
    for (const command of body.commands)
      append(
        files,
        writtenBy(command).map((file) => ({ ...file, command, body })),
      );
  }
  for (const instruction of stage.instructions) append(files, copiedTexts(stage, instruction));
  return files;
});
