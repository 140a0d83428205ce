/** `${NAME}`, `${NAME:-default}`; `$${` is the text `${`. */
const VARIABLE = /\$(\$\{)|\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}|\$\{([^}]*)\}?/g;

/** What stands for a variable that is not set, or a name that is none. */
export class VariableError extends Error {}

/**
 * The text with the values of environment variables in it. An empty variable is not set, as in shells with `:-`.
 * @throws VariableError
 */
export function substitute(text: string, env: Readonly<Record<string, string | undefined>>): string {
  return text.replaceAll(
    VARIABLE,
    (_, escaped?: string, name?: string, fallback?: string, wrong?: string): string => {
      if (escaped !== undefined) return escaped;
      if (name === undefined) throw new VariableError(`\${${wrong ?? ''} is no variable; write \${NAME}`);
      const value = env[name] || fallback;
      if (value === undefined) throw new VariableError(`the environment variable ${name} is not set`);
      return value;
    },
  );
}
