export type Environment = Readonly<Record<string, string | undefined>>;

/** An environment without its empty variables: one that is empty is not set. */
export const withoutEmpty = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));

/** An address of http or https; undefined for any other text. */
export function httpUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) ? url : undefined;
}

/** Who may see a command or a note must not see a password. */
export const holdsPassword = ({ username, password }: URL): boolean => username + password !== '';
