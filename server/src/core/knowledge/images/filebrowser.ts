import { defineFamily } from '../family/family';
import { variable, yes } from '../family/open-setting';

/** File Browser. */
export default defineFamily({
  name: 'filebrowser',
  images: ['filebrowser/filebrowser'],
  open: [variable('FB_NOAUTH', yes, 'can use it without a login', 'filebrowser.org, CLI', { instead: 'false' })],
});
