import type { Standard } from './standard';

export const owasp: Standard = {
  id: 'owasp',
  title: 'OWASP Docker Security Cheat Sheet',
  sources: ['https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html'],
  checked: '2026-11-30',
  reference: 'OWASP Docker Security Cheat Sheet, rule ',
  recommendations: [
    { id: '0', title: 'the host and Docker are up to date', unseen: 'the versions on the host' },
    { id: '1', title: 'the socket of the Docker daemon is not exposed' },
    { id: '2', title: 'containers have a user' },
    { id: '3', title: 'capabilities are limited' },
    { id: '4', title: 'privileges cannot be escalated in a container' },
    { id: '5', title: 'connections between containers are deliberate' },
    { id: '5a', title: 'port mappings do not bypass the firewall of the host' },
    { id: '6', title: 'seccomp, AppArmor or SELinux apply' },
    { id: '7', title: 'resources and restarts are limited' },
    { id: '8', title: 'file systems and volumes are read-only' },
    { id: '9', title: 'containers are scanned in the pipeline', unseen: 'what the pipeline runs' },
    { id: '10', title: 'the daemon logs at the level info' },
    { id: '11', title: 'Docker runs rootless', unseen: 'how dockerd is started' },
    { id: '12', title: 'secrets are managed as secrets' },
    { id: '13', title: 'the supply chain is secured' },
  ],
};
