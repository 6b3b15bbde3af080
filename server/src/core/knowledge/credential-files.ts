/** A kind of file that holds credentials. */
interface CredentialFile {
  /** What such a file contains, with its article. */
  readonly what: string;
  /** True where the name alone decides; else it is likely. */
  readonly certain: boolean;
  /** A file of settings, which most projects keep without a credential. */
  readonly settings?: true;
}

interface NamedFile extends CredentialFile {
  /** Matches the path, in lower case, with slashes. */
  readonly path: RegExp;
}

/**
 * Files that programs keep credentials in, by their usual names: OpenSSH (man ssh), Git (git-credential-store), npm (docs.npmjs.com
 * npmrc), PyPI (packaging.python.org pypirc), curl (netrc), AWS, Google Cloud and Azure command lines, kubectl, Docker, Terraform, PKCS 12
 * and Java key stores. Looked up on 2026-11-24. Composer (getcomposer.org, authentication-for-private-packages), Maven (settings.xml
 * servers), MinIO client (mc, configuration), s3cmd, Cargo (registry authentication), RubyGems, Gradle, Rails (credentials), k3s (cluster
 * access), coding agents: 2026-11-30.
 */
const files: readonly NamedFile[] = [
  { path: /(?:^|\/)id_(?:rsa|dsa|ecdsa|ecdsa_sk|ed25519|ed25519_sk)$/, what: 'an SSH private key', certain: true },
  { path: /(?:^|\/)\.ssh$/, what: 'SSH keys', certain: true },
  { path: /(?:^|\/)adbkey$/, what: 'a private key of adb', certain: true },
  { path: /\.ppk$/, what: 'a PuTTY private key', certain: true },
  { path: /(?:^|\/)\.git-credentials$/, what: 'Git passwords', certain: true },
  { path: /(?:^|\/)[._]netrc$/, what: 'passwords for curl and similar clients', certain: true },
  { path: /(?:^|\/)\.pypirc$/, what: 'a PyPI password', certain: true },
  { path: /(?:^|\/)\.aws(?:\/credentials)?$/, what: 'AWS keys', certain: true },
  { path: /(?:^|\/)\.kube(?:\/config)?$|(?:^|\/)kubeconfig$/, what: 'credentials for a Kubernetes cluster', certain: true },
  { path: /(?:^|\/)\.docker\/config\.json$|(?:^|\/)\.dockercfg$/, what: 'passwords for image registries', certain: true },
  { path: /(?:^|\/)\.azure$|(?:^|\/)\.config\/gcloud(?:$|\/.*credentials)/, what: 'cloud credentials', certain: true },
  { path: /(?:^|\/)\.vault-token$/, what: 'a Vault token', certain: true },
  { path: /(?:^|\/)\.pgpass$|(?:^|\/)\.my\.cnf$/, what: 'database passwords', certain: true },
  { path: /(?:^|\/)\.htpasswd$/, what: 'password hashes', certain: true },
  {
    path: /(?:^|\/)(?:\.?composer|\.config\/composer)\/auth\.json$|^auth\.json$/,
    what: 'passwords for package repositories',
    certain: true,
  },
  { path: /(?:^|\/)\.m2\/settings(?:-security)?\.xml$/, what: 'passwords for Maven repositories', certain: false, settings: true },
  { path: /(?:^|\/)\.mc\/config\.json$/, what: 'keys of object storage', certain: true },
  { path: /(?:^|\/)(?:\.s3cfg|\.boto|\.passwd-s3fs)$/, what: 'keys of object storage', certain: true },
  { path: /(?:^|\/)rclone\.conf$/, what: 'keys of cloud storage', certain: false },
  { path: /(?:^|\/)\.cargo\/credentials(?:\.toml)?$/, what: 'tokens for crate registries', certain: true },
  { path: /(?:^|\/)\.gem\/credentials$/, what: 'a RubyGems key', certain: true },
  { path: /(?:^|\/)\.gradle\/gradle\.properties$/, what: 'passwords of Gradle builds', certain: false, settings: true },
  { path: /(?:^|\/)(?:master|credentials\/[\w-]+)\.key$/, what: 'the key of Rails credentials', certain: true },
  { path: /(?:^|\/)k3s\.yaml$/, what: 'credentials for a Kubernetes cluster', certain: true },
  {
    path: /(?:^|\/)\.(?:claude|codex|gemini)(?:\/(?:\.credentials|auth|oauth_creds)\.json)?$/,
    what: 'the account of a coding agent',
    certain: true,
  },
  { path: /(?:^|\/)\.env(?:\.[\w.-]+)?$/, what: 'passwords in variables', certain: false },
  { path: /(?:^|\/)\.npmrc$|(?:^|\/)\.yarnrc\.yml$/, what: 'an npm token', certain: false, settings: true },
  {
    path: /(?:^|\/)(?:service[_-]?account|gcp[_-]?key|credentials?|secrets?)\.(?:json|ya?ml|toml)$/,
    what: 'credentials',
    certain: false,
  },
  { path: /\.(?:p12|pfx|jks|keystore)$/, what: 'private keys', certain: false },
  { path: /\.(?:key|pem)$/, what: 'a private key', certain: false },
  { path: /\.tfstate(?:\.backup)?$/, what: 'secrets in Terraform state', certain: false },
  { path: /(?:^|\/)\.git$/, what: 'secrets from the whole commit history', certain: false },
];

/**
 * Variables that say where a client finds its credentials (cloud.google.com/docs, application default credentials; docs.aws.amazon.com, AWS CLI:
 * environment variables; kubernetes.io/docs, kubeconfig). Looked up on 2026-12-01.
 */
const pointers: readonly string[] = ['GOOGLE_APPLICATION_CREDENTIALS', 'AWS_SHARED_CREDENTIALS_FILE', 'KUBECONFIG'];

/** The files that variables say hold credentials. @param environment the variables of an image */
export function credentialFilesOf(environment: ReadonlyMap<string, string>): readonly string[] {
  return pointers.flatMap((name) => environment.get(name) ?? []);
}

/** Names that say that nothing secret is inside: templates, public keys, certificates, parameters of Diffie-Hellman (RFC 7919 has some by name). */
const harmless =
  /(?:^|[/._-])(?:ff)?dh(?:e?\d+|[-_]?params?)?(?:[._-]?\d+)?\.(?:pem|key)$|\.pub$|(?:^|[._-])(?:example|sample|template|dist|tmpl|tpl|defaults?)(?:[._-]|$)|(?:^|[/._-])(?:ca|cert|certs|certificates?|chain|fullchain|bundle|public|pub|root|trust(?:store)?)[\w-]*\.(?:pem|key|jks|p12)$/;

/** Keys that a signature is verified by: names of key rings and keys of OpenPGP, but for those that say that they are private. */
const verifying = /^(?!.*(?:priv|secret)).*(?:gpg|pgp|keyring)[\w.-]*\.(?:key|pem|asc)$/;

/** Where package managers look for the keys that they verify packages by: apt-secure(8), rpmkeys(8), apk(8). Looked up on 2026-12-01. */
const verifiers =
  /^(?:\/usr\/(?:local\/)?share\/keyrings|\/etc\/apt\/(?:keyrings|trusted\.gpg\.d)|\/etc\/pki\/rpm-gpg|\/etc\/apk\/keys)(?:\/|$)/;

/** No path is longer (PATH_MAX of Linux). */
const longestPath = 4096;

/** True for a name that says that nothing secret is inside. */
export function isHarmlessFile(path: string): boolean {
  return path.length > longestPath || harmless.test(path.toLowerCase().replace(/\/+$/, ''));
}

/** What a file of this name usually holds; nothing where that is no credential. @param path with slashes, without variables */
export function credentialFile(path: string): CredentialFile | undefined {
  if (path.length > longestPath) return undefined;
  const name = path.toLowerCase().replace(/\/+$/, '');
  if (harmless.test(name)) return undefined;
  return files.find((file) => file.path.test(name));
}

/** True for a key that signatures are verified by, as its name or the place that it is copied to says: it is public. */
export function isVerifyingKey(path: string, target: string | undefined): boolean {
  if (path.length > longestPath) return false;
  return verifying.test(path.toLowerCase().split('/').at(-1) ?? '') || (target !== undefined && verifiers.test(target));
}

/** The programs that read a kind of file by themselves, as their manuals say: npm (npmrc), Yarn (.yarnrc.yml), curl and Git (netrc, credential-store). */
const readers: readonly { readonly path: RegExp; readonly programs: RegExp }[] = [
  { path: /(?:^|\/)\.npmrc$/, programs: /^(npm|npx|yarn|pnpm|bun|corepack)$/ },
  { path: /(?:^|\/)\.yarnrc\.yml$/, programs: /^(yarn|corepack)$/ },
  {
    path: /(?:^|\/)(?:[._]netrc|\.git-credentials)$/,
    programs: /^(curl|wget|git|pip[\d.]*|python[\d.]*|uv|poetry|go|composer|bundle|cargo|npm|yarn|pnpm|make|mvn|gradle)$/,
  },
];

/** Which programs read a file of credentials without being told to; nothing for one of which that is not known. */
export function credentialReaders(path: string): RegExp | undefined {
  return readers.find((one) => one.path.test(path.toLowerCase()))?.programs;
}
