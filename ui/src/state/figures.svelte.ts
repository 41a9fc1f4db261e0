/** Charts as pictures or as tables: `T` turns all those of the screen at once. */
class Figures {
  tables = $state(false);
  turns = $state(0);

  turn(): void {
    this.tables = !this.tables;
    this.turns++;
  }
}
export const figures = new Figures();
