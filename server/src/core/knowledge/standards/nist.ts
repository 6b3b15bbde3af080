import type { Standard } from './standard';

const orchestrator = 'the configuration of the orchestrator';

export const nist: Standard = {
  id: 'nist',
  title: 'NIST SP 800-190, Application Container Security Guide, risks',
  sources: ['https://doi.org/10.6028/NIST.SP.800-190'],
  checked: '2026-11-30',
  reference: 'NIST SP 800-190, ',
  recommendations: [
    { id: '3.1.1', title: 'image vulnerabilities' },
    { id: '3.1.2', title: 'image configuration defects' },
    { id: '3.1.3', title: 'embedded malware' },
    { id: '3.1.4', title: 'embedded clear text secrets' },
    { id: '3.1.5', title: 'use of untrusted images' },
    { id: '3.2.1', title: 'insecure connections to registries' },
    { id: '3.2.2', title: 'stale images in registries' },
    { id: '3.2.3', title: 'insufficient authentication and authorization of registries', unseen: 'the configuration of the registry' },
    { id: '3.3.1', title: 'unbounded administrative access' },
    { id: '3.3.2', title: 'unauthorized access to the orchestrator', unseen: orchestrator },
    { id: '3.3.3', title: 'poorly separated traffic between containers' },
    { id: '3.3.4', title: 'mixing of workload sensitivity levels', unseen: 'which workloads share a host' },
    { id: '3.3.5', title: 'trust in orchestrator nodes', unseen: orchestrator },
    { id: '3.4.1', title: 'vulnerabilities of the runtime software' },
    { id: '3.4.2', title: 'unbounded network access from containers' },
    { id: '3.4.3', title: 'insecure container runtime configurations' },
    { id: '3.4.4', title: 'vulnerabilities of the application', unseen: 'the code of the application' },
    { id: '3.4.5', title: 'rogue containers' },
    { id: '3.5.1', title: 'large attack surface of the host', unseen: 'what is installed on the host' },
    { id: '3.5.2', title: 'shared kernel', unseen: 'what else runs on the host' },
    { id: '3.5.3', title: 'vulnerabilities of host components', unseen: 'the versions on the host' },
    { id: '3.5.4', title: 'improper user access rights' },
    { id: '3.5.5', title: 'tampering with the host file system' },
  ],
};
