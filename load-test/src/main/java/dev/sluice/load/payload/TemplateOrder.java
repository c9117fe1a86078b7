package dev.sluice.load.payload;

import java.util.Arrays;
import java.util.List;

/** Which sequences the items of which turn have, when templates take turns. Immutable. */
public final class TemplateOrder {
  private final int templates;
  private final int[] before;
  private final int cycle;

  public TemplateOrder(List<Template> order) {
    templates = order.size();
    before = new int[templates];
    int items = 0;
    for (int i = 0; i < templates; i++) {
      before[i] = items;
      items += order.get(i).items();
    }
    cycle = items;
  }

  /**
   * Where an item comes from.
   *
   * @param template its place in the order
   * @param item the item's place in the template
   */
  record Place(int template, int item) {}

  Place of(long sequence) {
    int inCycle = (int) (sequence % cycle);
    int found = Arrays.binarySearch(before, inCycle);
    int template = found >= 0 ? found : -found - 2;
    return new Place(template, inCycle - before[template]);
  }

  /** The template of a turn; turns count from zero. */
  public int template(long turn) {
    return (int) (turn % templates);
  }

  /** The sequence of the first item of a turn. */
  public long firstSequence(long turn) {
    return turn / templates * cycle + before[template(turn)];
  }
}
