import { defineFamily } from '../family/family';
import { nothing, option, variable } from '../family/open-setting';

/** Jupyter. */
export default defineFamily({
  name: 'jupyter',
  images: ['jupyter/*', 'quay.io/jupyter/*'],
  open: [
    variable('JUPYTER_TOKEN', nothing, 'can run code in its notebooks', 'jupyter-server.readthedocs.io, security', {
      runsCode: true,
    }),
    ...['NotebookApp', 'ServerApp', 'IdentityProvider'].map((app) =>
      option(`${app}.token`, nothing, 'can run code in its notebooks', 'jupyter-server.readthedocs.io, security', {
        runsCode: true,
        unless: /\.(?:password|hashed_password)$/,
      }),
    ),
  ],
});
