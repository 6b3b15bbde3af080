import { createServer } from 'node:http';

const port = Number(process.env.PORT ?? 3000);
createServer((_request, response) => response.end('Tonight: two seats left.\n')).listen(port);
