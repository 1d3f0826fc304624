export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  readonly default?: string | boolean | string[] | boolean[];
  /** The command cannot run without it. */
  readonly required?: boolean;
  /** What stands for the value in the help: FILE, PORT. */
  readonly value?: string;
  readonly describe: string;
}

export type CommandValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface Command {
  readonly summary: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** `FILE`, `[FILE]`, `FILE...`, several with a space between; not given: the command takes none. */
  readonly positionals?: string;
  /** Gives the exit code. */
  run(input: { values: CommandValues; positionals: string[] }): Promise<number>;
}

export interface Program {
  readonly name: string;
  readonly version: string;
  readonly summary: string;
  readonly commands: Readonly<Record<string, Command>>;
}
