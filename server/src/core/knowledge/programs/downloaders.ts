import { definePrograms } from '../program/program';

/** Programs other than curl and wget that fetch an address and print or keep it: aria2, commands and methods of PowerShell. */
export default definePrograms(
  {
    names: [],
    sources: ['learn.microsoft.com/powershell/module/microsoft.powershell.utility'],
    checkedBy: 'source',
    checked: '2026-11-24',
  },
  {
    names: ['aria2c'],
    sources: ['aria2c(1)'],
    options: { short: 'doxsjk', long: ['dir', 'out', 'checksum', 'split'] },
    fetches: { file: ['o', 'out'], folder: ['d', 'dir'], named: true, checksum: ['--checksum'] },
  },
  {
    names: ['axel'],
    sources: ['axel(1)'],
    options: { short: 'sno', long: ['output', 'max-speed', 'num-connections'] },
    fetches: { file: ['o', 'output'], named: true },
  },
  {
    names: ['invoke-webrequest', 'iwr', 'invoke-restmethod', 'irm', 'start-bitstransfer'],
    fetches: { file: ['outfile', 'destination'] },
  },
  { names: ['downloadfile'], fetches: { second: true } },
  { names: ['downloadstring'], fetches: {} },
);
