import { defineFamily } from '../family/family';
import { none } from '../family/profile';
import { account, common, releases, templates } from './nginx';

/** nginx that starts as uid 101 and listens on 8080. */
export default defineFamily({
  name: 'nginx-unprivileged',
  images: [
    'nginxinc/nginx-unprivileged',
    'ghcr.io/nginxinc/nginx-unprivileged',
    'ghcr.io/nginx/nginx-unprivileged',
    'public.ecr.aws/nginx/nginx-unprivileged',
    'quay.io/nginx/nginx-unprivileged',
  ],
  distribution: 'debian',
  releases,
  profile: (tag) => ({
    ...common,
    variant: tag.alpine ? 'unprivileged, alpine' : 'unprivileged, debian',
    start: account,
    stepDown: 'none',
    capabilities: none,
    userOk: account,
    anyUser: true,
    readOnly: { tmpfs: [{ path: '/tmp' }, { ...templates, owner: account }], blockers: [] },
    ports: [8080],
    publicPorts: [8080],
    sources: ['nginx/docker-nginx-unprivileged Dockerfile-debian.template'],
  }),
});
