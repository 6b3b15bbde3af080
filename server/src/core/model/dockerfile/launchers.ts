import type { Starts } from '../../knowledge/program/program';
import type { Launcher } from '../start/launcher';
import { makefile } from '../start/makefile';
import { myInit } from '../start/my-init';
import { packageScripts } from '../start/package-scripts';
import { procfile } from '../start/procfile';
import { runFolders, runParts } from '../start/run-folders';
import { s6Overlay } from '../start/s6-overlay';
import { supervisord } from '../start/supervisord';

/** How each format of what launchers start is read. */
export const launchers: Readonly<Record<Starts['by'], Launcher>> = {
  makefile,
  'my-init': myInit,
  'package-scripts': packageScripts,
  procfile,
  'run-folders': runFolders,
  'run-parts': runParts,
  's6-overlay': s6Overlay,
  supervisord,
};
