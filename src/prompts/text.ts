import { compile } from './jinja.ts';
import { wholeFile } from './piece.ts';
import type { Source } from './sources.ts';
import { checkVariables } from './variables.ts';
import type { Variables } from './variables.ts';

/** A file that is one Jinja text; its last newline is not part of it. @throws AssayError `bad-template`. */
export function readText({ path, text }: Source): (variables: Variables) => string {
  const jinja = compile(wholeFile(path, text));
  return (variables) => {
    checkVariables(jinja, variables);
    return jinja.render(variables);
  };
}
