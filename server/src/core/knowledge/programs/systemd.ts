import { definePrograms } from '../program/program';

/** Systems that start all services of a machine, and the tools that speak to them. */
export default definePrograms(
  { names: [], sources: ['systemd(1)', 'systemctl(1)', 'openrc(8)'], checkedBy: 'source', checked: '2026-11-30' },
  {
    names: ['systemd', '/sbin/init', '/usr/sbin/init'],
    sources: ['systemd/systemd src/core/main.c', 'systemd(1)'],
    startsOthers: true,
    needsRoot: { why: 'it starts services as several users' },
    capabilities: { needed: ['KILL'], possible: ['AUDIT_WRITE', 'MKNOD', 'SETFCAP'] },
  },
  { names: ['init'], startsOthers: true, capabilities: { possible: ['AUDIT_WRITE', 'MKNOD', 'SETFCAP'] } },
  {
    names: ['openrc-init'],
    checkedBy: 'believed',
    startsOthers: true,
    needsRoot: { why: 'it starts services as several users' },
  },
  {
    names: ['service', 'systemctl', 'rc-service', 'openrc', 'start-stop-daemon', 'invoke-rc.d', 'rc-update'],
    rootWork: { does: 'starts system services' },
  },
  {
    names: ['ServiceMonitor', 'servicemonitor'],
    sources: ['microsoft/IIS.ServiceMonitor README.md'],
    checked: '2026-12-01',
    needsRoot: { why: 'it starts and configures a service of Windows' },
  },
  {
    names: ['systemd-udevd', 'udevd'],
    sources: ['systemd-udevd(8)'],
    checkedBy: 'run',
    needsRoot: { why: 'it creates device files' },
    capabilities: { possible: ['MKNOD'] },
  },
);
