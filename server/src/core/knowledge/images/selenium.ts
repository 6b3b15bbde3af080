import { defineFamily } from '../family/family';
import { variable, yes } from '../family/open-setting';

/** Selenium: browsers to be driven. */
export default defineFamily({
  name: 'selenium',
  images: ['selenium/*'],
  open: [
    variable('SE_VNC_NO_PASSWORD', yes, 'can control the browser by VNC', 'github.com/SeleniumHQ/docker-selenium, README', {
      instead: 'false',
      ports: ['5900', '7900'],
    }),
  ],
});
