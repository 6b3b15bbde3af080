import { base } from '../family/base';
import { defineFamily } from '../family/family';

const account = { name: 'default', uid: 1001, gid: 0 };

/** Red Hat's universal base images of the system itself: a shell as root. Those of languages below the same names (`ubi9/nodejs-20`) start as 1001, others are not known. */
export default defineFamily({
  name: 'ubi',
  images: ['registry.access.redhat.com/ubi*', 'registry.redhat.io/ubi*', 'redhat/ubi*'],
  distribution: 'rhel',
  profile(_tag, { repository, short }) {
    // `ubi9/ubi-minimal`, `ubi9-minimal`, `ubi8` are systems; `ubi9/python-312` and its kin are built for a source-to-image user.
    const isLanguage = /^(?:nodejs|python|ruby|php|perl|nginx|httpd)-/.test(short);
    const isSystem = /^(?:redhat\/)?ubi\d*(?:-(?:minimal|micro|init))?(?:\/ubi(?:-(?:minimal|micro|init))?)?$/.test(repository);
    if (!isSystem && !isLanguage) return undefined;
    return base({
      variant: isSystem ? 'system' : 'language',
      ...(!isSystem && { start: account, userOk: account }),
      // Of the languages only that of Node.js was compared with its source.
      confidence: short.startsWith('nodejs-') ? 'high' : 'low',
      sources: ['catalog.redhat.com', 'sclorg/s2i-base-container core/Dockerfile.rhel9', 'sclorg/s2i-nodejs-container 20/Dockerfile.rhel9'],
    });
  },
});
