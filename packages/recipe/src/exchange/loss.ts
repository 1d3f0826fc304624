/** Something of a recipe that the other format does not carry. */
export interface Loss {
  /** Where it stands: tags of the XML, members of the JSON, or members of the model. */
  readonly path: string;
  readonly value: string;
}

const LONGEST = 120;

export const loss = (path: string, value: unknown): Loss => ({ path, value: String(value).trim().slice(0, LONGEST) });
