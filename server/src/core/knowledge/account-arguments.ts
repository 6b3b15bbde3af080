import { parseImage } from './image-name';

/** Images that are given accounts with their passwords as words of their command. */
interface AccountArguments {
  readonly image: string;
  /** Matches such a word; its first group is the password. */
  readonly word: RegExp;
  readonly source: string;
  readonly checked: string;
}

const checked = '2026-11-30';

const images: readonly AccountArguments[] = [
  // `:e` behind the password says that it is encrypted.
  {
    image: 'atmoz/sftp',
    word: /^[^\s:/]+:([^\s:]+)(?::(?!e(?::|$))|$)/,
    source: 'github.com/atmoz/sftp README: user:pass[:e][:uid...]',
    checked,
  },
  {
    image: 'dperson/samba',
    word: /^[^\s;]+;([^\s;/]+)(?:;\d|$)/,
    source: 'github.com/dperson/samba README: -u "<username;password>[;ID;group;GID]"',
    checked,
  },
];

/** The password in a word of the command that an image starts with; nothing where the image takes none so. */
export function accountPassword(image: string, word: string): string | undefined {
  const { name } = parseImage(image);
  return images.find((one) => one.image === name)?.word.exec(word)?.[1];
}
