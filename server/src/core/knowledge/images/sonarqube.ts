import { defineFamily } from '../family/family';
import { service } from '../family/service';
import { atLeast } from '../family/tag';

/** SonarQube, which starts an Elasticsearch of its own. */
export default defineFamily({
  name: 'sonarqube',
  images: ['sonarqube'],
  profile: (tag) => {
    const isNew = atLeast(tag, 10);
    const start = { name: 'sonarqube', uid: 1000, gid: isNew ? 0 : 1000 };
    return service({
      variant: isNew ? '10 and later' : 'before 10',
      start,
      readOnly: {
        tmpfs: [
          { path: '/tmp', exec: true },
          { path: '/opt/sonarqube/temp', owner: start, exec: true },
        ],
        blockers: [],
      },
      data: ['/opt/sonarqube/data', '/opt/sonarqube/extensions', '/opt/sonarqube/logs'],
      ...(isNew && { volumes: ['/opt/sonarqube/data', '/opt/sonarqube/extensions', '/opt/sonarqube/logs'] }),
      ports: [9000],
      publicPorts: [9000],
      needs: {
        instead:
          'Set vm.max_map_count on the host to 524288; a container needs no privileges for it, and `ulimits` raises the limit of open files.',
      },
      limits: {
        pids: 8192,
        memory: '2g',
        why: 'SonarQube runs three Java programs and checks at its start that it may create 4096 threads',
      },
      silent: [
        'The first login is admin with the password admin.',
        'Without the settings of a database everything lies in one that is for trying out and cannot be moved.',
      ],
      sources: [
        'SonarSource/docker-sonarqube community-build/Dockerfile',
        'docs.sonarsource.com/sonarqube-server/latest/setup-and-upgrade/pre-installation/linux',
      ],
      confidence: isNew ? 'high' : 'medium',
    });
  },
});
