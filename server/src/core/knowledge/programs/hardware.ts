import { definePrograms } from '../program/program';

/** Programs that work on devices, mounts and the kernel. */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'source', checked: '2026-11-30' },
  { names: ['rasdaemon'], sources: ['rasdaemon(1)'], checkedBy: 'run', needsRoot: { why: 'it reads hardware errors' } },
  {
    names: ['smartctl', 'smartd', 'hdparm', 'nvme', 'dmidecode', 'ipmitool'],
    packages: ['smartmontools', 'hdparm', 'nvme-cli', 'dmidecode', 'ipmitool'],
    sources: ['smartctl(8)', 'hdparm(8)', 'nvme(1)', 'dmidecode(8)', 'ipmitool(1)'],
    checked: '2026-12-01',
    rootWork: { does: 'asks the hardware itself' },
    runsAsRoot: true,
  },
  {
    names: ['pigpiod'],
    packages: ['RPi.GPIO', 'rpi-lgpio', 'pigpio', 'gpiozero'],
    sources: ['abyz.me.uk/rpi/pigpio'],
    checkedBy: 'believed',
    needsRoot: { why: 'it works on the memory of the hardware' },
    runsAsRoot: 'opens devices, which belong to root',
  },
  {
    names: ['mount', 'umount', 'swapon', 'mount.nfs', 'mount.cifs'],
    packages: ['nfs-common', 'nfs-utils', 'cifs-utils'],
    sources: ['mount(8)', 'swapon(8)', 'mount.nfs(8)', 'mount.cifs(8)'],
    rootWork: { does: 'changes mounts' },
    runsAsRoot: true,
  },
  { names: ['losetup'], sources: ['losetup(8)'], rootWork: { does: 'changes mounts' }, capabilities: { possible: ['MKNOD'] } },
  { names: ['mknod'], sources: ['mknod(1)'], rootWork: { does: 'creates device files' }, capabilities: { possible: ['MKNOD'] } },
  { names: ['makedev', 'debootstrap', 'mmdebstrap'], sources: ['debootstrap(8)', 'mmdebstrap(1)'], capabilities: { possible: ['MKNOD'] } },
  { names: ['unsquashfs'], sources: ['unsquashfs(1)'], capabilities: { possible: ['SETFCAP'] } },
  {
    names: ['sysctl'],
    sources: ['sysctl(8)'],
    rootWork: { does: 'changes kernel settings', when: /^(-w|-p.*|--write|--load.*|--system)$|=/ },
  },
  {
    names: ['modprobe', 'insmod', 'rmmod', 'depmod'],
    sources: ['modprobe(8)', 'insmod(8)'],
    rootWork: { does: 'changes kernel settings' },
  },
);
