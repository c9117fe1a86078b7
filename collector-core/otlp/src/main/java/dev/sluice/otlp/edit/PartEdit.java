package dev.sluice.otlp.edit;

import dev.sluice.otlp.view.MessageView;
import dev.sluice.otlp.wire.Wire;

/**
 * A message that another one has once: a span's status, an entry's resource or scope. Given several
 * times it is edited as the merged one and written once, in the place of the first; one that is
 * missing is added, in front, when something is set in it.
 *
 * @param <V> how the message is read
 */
public abstract class PartEdit<V extends MessageView> extends MessageEdit<V> {
  private Splices around;
  private byte[] aroundArray = MessageView.NO_BYTES;
  private int aroundTo;
  private int tag;
  private int second; // where the second one is; negative: there is none

  PartEdit(EditRun run) {
    super(run);
    around = run.splices();
  }

  /** Stands at a part of another message. */
  final void bindPart(MessageEdit<?> of, int number) {
    byte[] b = of.array();
    around = of.splices();
    aroundArray = b;
    aroundTo = of.to();
    tag = number << 3 | Wire.LEN;
    second = -1;
    int size = 0;
    int count = 0;
    for (int p = of.from(); p < of.to(); ) {
      int tagHere = Wire.varint32(b, p);
      int value = Wire.afterVarint(b, p);
      int next = Wire.skip(b, value, tagHere);
      if (tagHere == tag) {
        int body = Wire.afterVarint(b, value);
        if (++count == 1) {
          bind(around, b, p, value, body, next);
        } else if (count == 2) {
          second = p;
        }
        size += next - body;
      }
      p = next;
    }
    if (count == 0) {
      bindNew(around, of.from(), tag);
    } else if (count > 1) {
      merge(of.from(), size);
    }
  }

  private void merge(int first, int size) {
    byte[] b = aroundArray;
    byte[] merged = around.again(size);
    int at = 0;
    for (int p = first; p < aroundTo; ) {
      int tagHere = Wire.varint32(b, p);
      int value = Wire.afterVarint(b, p);
      int next = Wire.skip(b, value, tagHere);
      if (tagHere == tag) {
        int body = Wire.afterVarint(b, value);
        System.arraycopy(b, body, merged, at, next - body);
        at += next - body;
      }
      p = next;
    }
    move(merged, size);
  }

  @Override
  final boolean mayBeEmpty() {
    return false;
  }

  /** Says what became of it, when anything did. */
  final void finishPart() {
    if (!isEdited()) {
      return;
    }
    int mark = around.mark();
    countFromHere();
    finish();
    around.settle(mark);
    if (second >= 0) {
      removeOthers();
    }
  }

  private void removeOthers() {
    byte[] b = aroundArray;
    for (int p = second; p < aroundTo; ) {
      int tagHere = Wire.varint32(b, p);
      int next = Wire.skip(b, Wire.afterVarint(b, p), tagHere);
      if (tagHere == tag) {
        around.remove(p, next);
      }
      p = next;
    }
  }
}
