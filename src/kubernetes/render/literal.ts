/**
 * A word of a command or the value of a variable, so that a container is given it as it is written: Kubernetes puts a variable's
 * value in place of `$(NAME)`, and reads `$$` as `$`. Source: core/v1 Container.command, .args and EnvVar.value.
 */
export const literal = (word: string): string => word.replaceAll('$', '$$$$');
