/** What somebody else wrote, without what would steer a terminal; line breaks stay. */
export const printable = (text: string) => text.replace(/[^\P{Cc}\n]/gu, '\uFFFD');
