import { defineFamily } from '../family/family';
import { option } from '../family/open-setting';

/** code-server, an editor and a shell in the browser. */
export default defineFamily({
  name: 'code-server',
  images: ['codercom/code-server'],
  open: [
    option('auth', /^none$/, 'can use its editor and its shell', 'coder.com/docs/code-server, FAQ', {
      images: ['code-server'],
      runsCode: true,
    }),
  ],
});
