import { type OtherTool, runsAsRoot } from './tool';

const tls = ['dockerfile/tls-verification'];
const unsigned = ['dockerfile/unsigned-packages'];

export const checkov: OtherTool = {
  name: 'checkov',
  title: 'Checkov',
  sources: [
    'https://github.com/bridgecrewio/checkov/blob/main/docs/5.Policy%20Index/dockerfile.md',
    'https://github.com/bridgecrewio/checkov/tree/main/checkov/dockerfile/checks',
    'https://github.com/bridgecrewio/checkov/blob/main/docs/2.Basics/CLI%20Command%20Reference.md',
    'https://github.com/bridgecrewio/checkov/blob/main/docs/2.Basics/Suppressing%20and%20Skipping%20Policies.md',
  ],
  checked: '2026-11-30',
  // In a Dockerfile it may stand on any line.
  comments: [{ pattern: /^(?:checkov|bridgecrew|cortex):skip=\s*(?<ids>[\w-]+(?:,[\w-]+)*)/, covers: 'file' }],
  files: [{ names: ['.checkov.yaml', '.checkov.yml'], shape: 'list', key: 'skip-check' }],
  reads: ['dockerfile'],
  counterparts: {
    ckv_docker_1: ['dockerfile/ssh-server'],
    ckv_docker_2: ['dockerfile/healthcheck'],
    ckv_docker_3: runsAsRoot,
    ckv_docker_4: ['dockerfile/add-for-copy'],
    ckv_docker_5: ['dockerfile/update-alone'],
    ckv_docker_7: ['dockerfile/unpinned-base'],
    ckv_docker_8: runsAsRoot,
    ckv2_docker_1: ['dockerfile/sudo'],
    ckv2_docker_2: tls,
    ckv2_docker_3: tls,
    ckv2_docker_4: tls,
    ckv2_docker_5: tls,
    ckv2_docker_6: tls,
    ckv2_docker_7: unsigned,
    ckv2_docker_8: unsigned,
    ckv2_docker_9: unsigned,
    ckv2_docker_10: unsigned,
    ckv2_docker_11: unsigned,
    ckv2_docker_12: tls,
    ckv2_docker_13: tls,
    ckv2_docker_14: tls,
    ckv2_docker_15: tls,
    ckv2_docker_16: tls,
    ckv2_docker_17: ['dockerfile/password'],
  },
};
