import { defineFamily } from '../family/family';
import { service } from '../family/service';

/** ERPNext: one image for all of its services, which are told apart by the command. */
export default defineFamily({
  name: 'erpnext',
  images: ['frappe/erpnext'],
  distribution: 'debian',
  profile: () =>
    service({
      // Port 8080 is the web server of `nginx-entrypoint.sh`, 9000 the one for sockets.
      start: { name: 'frappe', uid: 1000, gid: 1000 },
      readOnly: {
        tmpfs: [{ path: '/tmp' }],
        blockers: ['/etc/nginx/conf.d, /var/lib/nginx and /run/nginx.pid, which the web server writes'],
      },
      data: ['/home/frappe/frappe-bench/sites', '/home/frappe/frappe-bench/logs'],
      volumes: ['/home/frappe/frappe-bench/sites', '/home/frappe/frappe-bench/logs'],
      ports: [8000, 8080, 9000],
      publicPorts: [8080],
      sources: [
        'frappe/frappe_docker images/production/Containerfile',
        'frappe/frappe_docker images/layered/Containerfile',
        'frappe/frappe_docker resources/core/main-entrypoint.sh',
        'frappe/frappe_docker resources/core/start.sh',
        'frappe/frappe_docker resources/core/nginx/nginx-entrypoint.sh',
        'frappe/frappe_docker resources/core/nginx/nginx-template.conf',
        'frappe/frappe_docker compose.yaml',
      ],
      checked: '2026-11-30',
    }),
});
