import { deepEqual, equal } from 'node:assert/strict';
import { deviceAt, deviceFacts, devicesUnder, parseDeviceRule, useOf } from '../../../server/src/core/knowledge/devices';
import { analyzeText } from '../../support/open';

describe('Devices', () => {
  const paths: readonly (readonly [path: string, reading: string, writing: string])[] = [
    ['/dev/null', '-', '-'],
    ['/dev/urandom', '-', '-'],
    ['/dev/sda1', 'high', 'critical'],
    ['/dev/nvme0n1p2', 'high', 'critical'],
    ['/dev/nvme0', 'high', 'critical'],
    ['/dev/disk/by-id/ata-1', 'high', 'critical'],
    ['/dev/mapper/vg-root', 'high', 'critical'],
    ['/dev/sg3', 'high', 'critical'],
    ['/dev/loop0', 'medium', 'high'],
    ['/dev/mem', 'high', 'high'],
    ['/dev/cpu/0/msr', 'low', 'high'],
    ['/dev/kmsg', 'low', 'medium'],
    ['/dev/kvm', 'medium', 'medium'],
    ['/dev/fuse', 'medium', 'medium'],
    ['/dev/uinput', 'high', 'high'],
    ['/dev/input/event3', 'medium', 'medium'],
    ['/dev/vfio/7', 'medium', 'medium'],
    ['/dev/watchdog', 'medium', 'medium'],
    ['/dev/net/tun', 'low', 'low'],
    ['/dev/dri/renderD128', 'low', 'low'],
    ['/dev/nvidia-uvm', 'low', 'low'],
    ['/dev/snd', 'low', 'low'],
    ['/dev/video0', 'low', 'low'],
    ['/dev/ttyUSB0', 'low', 'low'],
    ['/dev/tty1', 'low', 'low'],
    ['/dev/bus/usb/001', 'low', 'low'],
    ['/dev/gpiochip0', 'low', 'low'],
    ['/dev/nobody-knows', 'low', 'low'],
    ['/dev/../dev/./sda', 'high', 'critical'],
  ];

  for (const [path, reading, writing] of paths) {
    it(`assesses ${path}`, () => {
      const at = deviceAt(path)!;
      deepEqual([useOf(at.fact, 'r')?.severity ?? '-', useOf(at.fact, 'rwm')?.severity ?? '-'], [reading, writing]);
    });
  }

  it('takes /dev for all of them, and what is no device for none', () => {
    equal(deviceAt('/dev/')?.all, true);
    for (const path of ['/dev/shm', '/dev/log', '/dev/mqueue', '/etc/dev', './dev/sda', 'dev']) equal(deviceAt(path), undefined, path);
  });

  it('reads rules of the device cgroup as the engine does', () => {
    deepEqual(parseDeviceRule('b 8:* rwm'), { type: 'b', major: 8, access: 'rwm' });
    deepEqual(parseDeviceRule('a *:* r'), { type: 'a', access: 'r' });
    for (const text of ['', 'b 8:*', 'x 1:1 r', 'c 1:3 rwx', 'c 1 r', 'b 8:* rwmr']) equal(parseDeviceRule(text), undefined, text);
  });

  it('finds kinds of devices by their numbers', () => {
    const names = (text: string): string[] => devicesUnder(parseDeviceRule(text)!).map(({ name }) => name);
    deepEqual(names('b 259:* rw'), ['a host disk']);
    deepEqual(names('c 1:1 rw'), ['the host memory']);
    deepEqual(names('c 1:3 rw'), ['a harmless device']);
    deepEqual(names('c 188:* rw'), ['a serial line']);
    deepEqual(names('c 4:64 rw'), ['a serial line']);
    deepEqual(names('b 188:* rw'), []);
    deepEqual(names('c 10:* rw').includes('the FUSE device'), true);
    equal(names('a *:* rw').length, deviceFacts.filter(({ numbers }) => numbers.length > 0).length);
  });

  it('says of each where it is from and when it was looked at', () => {
    for (const { name, source, checked } of deviceFacts)
      deepEqual([source.length > 10, /^\d{4}-\d\d-\d\d$/.test(checked)], [true, true], name);
  });
});

describe('compose/host-device by context', () => {
  const severities = (service: string): string[] =>
    analyzeText(new Map([['compose.yaml', `services:\n  web:\n    image: a\n${service}`]]))
      .findings.filter(({ rule }) => rule === 'compose/host-device')
      .map(({ severity, supersededBy }) => (supersededBy ? `${severity} masked` : severity));

  const cases: readonly (readonly [name: string, service: string, ...expected: string[]])[] = [
    ['a disk', '    devices: [/dev/sda]\n', 'critical'],
    ['a disk that is only read', '    devices: ["/dev/sda:/dev/sda:r"]\n', 'high'],
    ['memory without the capability', '    devices: [/dev/mem]\n', 'medium'],
    ['memory with the capability', '    devices: [/dev/mem]\n    cap_add: [SYS_RAWIO]\n', 'high'],
    ['memory, capabilities unknown', '    devices: [/dev/mem]\n    cap_add: ["$CAP"]\n', 'high'],
    ['a rule for disks', '    device_cgroup_rules: ["b *:* rwm"]\n', 'critical'],
    ['a rule without the means to make a node', '    device_cgroup_rules: ["b *:* rwm"]\n    cap_drop: [ALL]\n', 'medium'],
    [
      'a rule beside a bind mount of the nodes',
      '    device_cgroup_rules: ["b *:* rwm"]\n    cap_drop: [ALL]\n    volumes: [/dev:/dev]\n',
      'critical',
      'medium',
    ],
    ['a bind mount of a disk', '    volumes: ["/dev/sda:/dev/sda"]\n', 'medium'],
    ['a bind mount that a rule opens', '    volumes: ["/dev/sda:/dev/sda"]\n    device_cgroup_rules: ["b 8:* rw"]\n', 'critical'],
    ['a bind mount of a serial line', '    volumes: ["/dev/ttyUSB0:/dev/ttyUSB0"]\n', 'low'],
    ['privileged, which has every device anyway', '    privileged: true\n    devices: [/dev/sda]\n', 'critical masked'],
  ];
  for (const [name, service, ...expected] of cases) it(name, () => deepEqual(severities(service).sort(), [...expected].sort()));
});
