import { defineFamily } from '../family/family';
import { root } from '../family/profile';
import { service } from '../family/service';
import { account } from './vault';

/** Consul: the entrypoint gives its folders to consul and steps down. */
export default defineFamily({
  name: 'consul',
  images: ['hashicorp/consul', 'consul'],
  profile: () =>
    service({
      start: root,
      run: account('consul'),
      stepDown: 'su-exec',
      capabilities: {
        // DAC_OVERRIDE writes CONSUL_LOCAL_CONFIG.
        root: ['CHOWN', 'DAC_OVERRIDE', 'SETGID', 'SETUID'],
        file: [],
        optional: [{ name: 'SETFCAP', why: 'with CONSUL_ALLOW_PRIVILEGED_PORTS, together with NET_BIND_SERVICE' }],
      },
      userWith: {
        account: account('consul'),
        environment: { CONSUL_DISABLE_PERM_MGMT: '1' },
        note: 'Its folders must belong to that user.',
      },
      data: ['/consul/data', '/consul/config'],
      volumes: ['/consul/data'],
      ports: [8300, 8301, 8302, 8500, 8600],
      udp: [8301, 8302, 8600],
      health: ['CMD', 'curl', '-sf', '-o', '/dev/null', 'http://127.0.0.1:8500/v1/status/leader'],
      silent: [
        'The command of the image is `agent -dev -client 0.0.0.0`: everything lies in memory, and everybody who reaches port 8500 changes it.',
        'With `enable_script_checks` everybody who may register a service runs commands.',
      ],
      sources: ['hashicorp/consul Dockerfile', 'hashicorp/consul .release/docker/docker-entrypoint.sh'],
      checks: { capabilities: { checkedBy: 'source' } },
    }),
});
