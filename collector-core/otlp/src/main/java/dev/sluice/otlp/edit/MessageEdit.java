package dev.sluice.otlp.edit;

import dev.sluice.otlp.view.MessageView;
import dev.sluice.otlp.wire.Wire;
import dev.sluice.otlp.write.ProtoWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A message that can be looked at and changed: what {@link OtlpEdit} hands to its callbacks. Only
 * what is changed is written anew; fields that are not named keep their bytes, unknown ones too. A
 * field that is set takes the place of all its occurrences; setting what is there already is no
 * change.
 *
 * <p>{@link #view} shows the message as it is by then, but for what a walk over its children does:
 * as long as the walk goes on, it shows what was before it. What views handed out before a change
 * is to be asked for again after it. For one thread; not to be kept after the callback.
 *
 * @param <V> how the message is read
 */
public abstract class MessageEdit<V extends MessageView> {
  private final EditRun run;
  private @Nullable V view; // made when it is asked for

  // Where the message stands in what is around it; there, too, is said what became of it.
  private Splices outer;
  private byte[] outerArray = MessageView.NO_BYTES;
  private int fieldFrom;
  private int fieldTo;
  private int lengthAt; // meaningless when it is new
  private int bodyAt;
  private int newTag; // 0: it was there

  // Its own bytes, elsewhere when it is new or was written once more on the way.
  private Splices splices;
  private @Nullable Splices ownSplices;
  private byte[] own = MessageView.NO_BYTES; // where it was written last
  private byte[] spare = MessageView.NO_BYTES;
  private byte[] array = MessageView.NO_BYTES;
  private int from;
  private int to;
  private boolean moved;
  private boolean opened;
  private boolean rewritten;

  private boolean dropped;
  private boolean walking;
  private boolean walked;
  private long walkedNumbers; // numbers of children, as bits, since it was last written
  private int left; // children with something in them
  private int gone;
  private int removedBefore;
  private int addedBefore;

  private final FieldEdits fields;
  private @Nullable List<PartEdit<?>> parts; // that were asked for
  private @Nullable List<Runnable> afterWalk;
  private @Nullable EditableAttributes attributes;
  private boolean attributesLoaded;
  private int attributesField;

  MessageEdit(EditRun run) {
    this.run = run;
    this.splices = run.splices();
    this.fields = new FieldEdits(splices);
    this.outer = splices;
  }

  /** The message as it is now. */
  public V view() {
    if (!walking && isPending()) {
      rewrite();
    }
    return asItCame();
  }

  abstract V newView();

  /** What the view shows without what was changed since the message was last written. */
  final V asItCame() {
    V known = view;
    if (known == null) {
      known = newView();
      known.bind(array, from, to);
      view = known;
    }
    return known;
  }

  /** Takes the message away, with all that is in it. */
  public final void drop() {
    dropped = true;
  }

  /** Whether it is to be taken away. */
  public final boolean isDropped() {
    return dropped;
  }

  final EditRun run() {
    return run;
  }

  private boolean isNew() {
    return newTag != 0;
  }

  final byte[] array() {
    return array;
  }

  final int from() {
    return from;
  }

  final int to() {
    return to;
  }

  final Splices splices() {
    return splices;
  }

  /** Reads it with another view from the next bind on. */
  final void readWith(V other) {
    view = other;
  }

  /** Stands at a message in the bytes of another one, or of the request. */
  void bind(Splices around, byte[] b, int field, int length, int body, int end) {
    outer = around;
    outerArray = b;
    fieldFrom = field;
    lengthAt = length;
    bodyAt = body;
    fieldTo = end;
    newTag = 0;
    countFromHere();
    dropped = false;
    start(around, b, body, end, false);
  }

  /** Is an empty message that may be added at a position of another one, or of the request. */
  final void bindNew(Splices around, int at, int tag) {
    bind(around, MessageView.NO_BYTES, at, at, 0, 0);
    fieldTo = at;
    newTag = tag;
    move(MessageView.NO_BYTES, 0);
  }

  private void start(Splices in, byte[] b, int first, int end, boolean elsewhere) {
    splices = in;
    array = b;
    from = first;
    to = end;
    moved = elsewhere;
    opened = false;
    rewritten = false;
    walked = false;
    walkedNumbers = 0;
    left = 0;
    gone = 0;
    attributesLoaded = false;
    fields.start(in);
    parts = null;
    V known = view;
    if (known != null) {
      known.bind(b, first, end);
    }
  }

  /** Goes on with bytes of its own. */
  final void move(byte[] bytes, int length) {
    Splices own = ownSplices;
    if (own == null) {
      own = new Splices(run.memory());
      ownSplices = own;
    }
    own.reset();
    own.expect(length);
    start(own, bytes, 0, length, true);
  }

  /** Whether something was changed that the view does not show. */
  private boolean isPending() {
    return !fields.isEmpty() || hasEditedAttributes() || hasEditedParts() || isSpliced();
  }

  private boolean isSpliced() {
    return (opened || moved) && splices.isChanged();
  }

  private boolean hasEditedParts() {
    List<PartEdit<?>> asked = parts;
    if (asked != null) {
      for (int i = 0; i < asked.size(); i++) {
        if (asked.get(i).isEdited()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether it says something else than it came with. */
  final boolean isEdited() {
    return dropped || rewritten || isPending();
  }

  /** The attributes, which are under that number. */
  final EditableAttributes attributes(int field) {
    EditableAttributes editable = attributes;
    if (editable == null) {
      editable = new EditableAttributes(run.memory());
      attributes = editable;
    }
    if (!attributesLoaded) {
      editable.load(array, from, to, field);
      attributesLoaded = true;
      attributesField = field;
    }
    return editable;
  }

  private boolean hasEditedAttributes() {
    return attributesLoaded && attributes != null && attributes.isTouched();
  }

  /** Items in the message, whose fields are [p, end); for a message that is itself one: 1. */
  int items(byte[] b, int p, int end) {
    return 0;
  }

  /** Whether it goes when the last of its children has been taken away. */
  boolean vanishes() {
    return false;
  }

  /** Whether it is nothing without its children. */
  boolean isContainer() {
    return vanishes();
  }

  private boolean hasContent() {
    return !isContainer() || left > 0 || (!walked && cameWithContent());
  }

  /** Of a container that one has not looked into, whether something came in it. */
  boolean cameWithContent() {
    return true;
  }

  /** Whether it says something when nothing is in it. */
  boolean mayBeEmpty() {
    return true;
  }

  private void open() {
    if (!opened && !moved) {
      splices.open(lengthAt, from, to);
      opened = true;
    }
  }

  /** Writes the message with all changes so far, and goes on with that. */
  private void rewrite() {
    put();
    int size = splices.sizeOf(from, to);
    byte[] bytes = roomFor(size);
    splices.copyTo(bytes, 0, array, from, to);
    if (opened) {
      splices.cancel();
    }
    boolean reload = attributesLoaded;
    boolean wasWalked = walked;
    int leftBefore = left;
    int goneBefore = gone;
    move(bytes, size);
    rewritten = true;
    walked = wasWalked;
    left = leftBefore;
    gone = goneBefore;
    if (reload) { // whoever has them goes on with them
      attributes(attributesField);
    }
  }

  /** An array that the message is not in; used from message to message. */
  private byte[] roomFor(int size) {
    boolean inOwn = array == own;
    byte[] free = inOwn ? spare : own;
    if (free.length < size) {
      free = splices.again(size + size / 2);
    }
    if (inOwn) {
      spare = own;
    }
    own = free;
    return free;
  }

  private void put() {
    List<PartEdit<?>> asked = parts;
    if (asked != null) {
      open();
      for (int i = 0; i < asked.size(); i++) {
        asked.get(i).finishPart();
      }
    }
    if (!fields.isEmpty()) {
      open();
      fields.put(array, from, to);
    }
    EditableAttributes editable = attributes;
    if (editable != null && hasEditedAttributes()) {
      open();
      editable.putTo(splices);
    }
  }

  /** The fields, to be set or removed. */
  final FieldEdits fields() {
    return fields;
  }

  /** The part under a number. */
  final <P extends PartEdit<?>> P part(P part, int number) {
    List<PartEdit<?>> asked = parts;
    if (asked == null) {
      asked = new ArrayList<>(2);
      parts = asked;
    }
    if (!asked.contains(part)) {
      part.bindPart(this, number);
      asked.add(part);
    }
    return part;
  }

  final void beginWalk(int number) {
    if (walking) {
      throw new IllegalStateException("a walk over the same message is going on");
    }
    long bit = 1L << number;
    if ((walkedNumbers & bit) != 0 && isPending()) {
      if (!mayBeRewritten()) {
        throw new IllegalStateException("what is in a resource or scope is walked over once");
      }
      rewrite();
    } else if (mayBeRewritten()
        && (!fields.isEmpty() || hasEditedAttributes() || hasEditedParts())) {
      rewrite(); // so that whoever asks on the way sees it
    }
    open();
    left = 0;
    walked = true;
    walkedNumbers |= bit;
    walking = true;
  }

  /** Whether the message may be written more than once; it may be too large for that. */
  boolean mayBeRewritten() {
    return true;
  }

  final void endWalk() {
    walking = false;
    List<Runnable> waiting = afterWalk;
    if (waiting != null) {
      afterWalk = null;
      waiting.forEach(Runnable::run);
    }
  }

  /** Shows the children with a tag one after the other. */
  final <C extends MessageEdit<?>> void walk(int tag, C child, Consumer<? super C> visitor) {
    beginWalk(tag >>> 3);
    walk(tag, from, child, visitor);
    endWalk();
  }

  /**
   * The same for a walk that was begun, from a position on.
   *
   * @return how many there were
   */
  final <C extends MessageEdit<?>> int walk(
      int tag, int first, C child, Consumer<? super C> visitor) {
    byte[] b = array;
    Splices in = splices;
    int found = 0;
    for (int p = first; p < to && !dropped; ) {
      int tagHere = Wire.varint32(b, p);
      int value = Wire.afterVarint(b, p);
      int next = Wire.skip(b, value, tagHere);
      if (tagHere == tag) {
        found++;
        int mark = in.mark();
        child.bind(in, b, p, value, Wire.afterVarint(b, value), next);
        visitor.accept(child);
        settle(child);
        in.settle(mark);
      }
      p = next;
    }
    return found;
  }

  private void settle(MessageEdit<?> child) {
    boolean there = child.finish();
    if (there ? child.gone > 0 : !child.isNew()) {
      gone++;
    }
    if (there && child.hasContent()) {
      left++;
    }
  }

  /** Adds a child behind all others; during a walk over the message, when that is over. */
  final <C extends MessageEdit<?>> void add(int tag, C child, Consumer<? super C> filler) {
    if (walking) {
      List<Runnable> waiting = afterWalk;
      if (waiting == null) {
        waiting = new ArrayList<>();
        afterWalk = waiting;
      }
      waiting.add(() -> add(tag, child, filler));
      return;
    }
    open();
    if (mayBeRewritten()) {
      walkedNumbers |= 1L << (tag >>> 3); // a walk that comes is to show it
    }
    child.bindNew(splices, to, tag);
    filler.accept(child);
    settle(child);
  }

  /**
   * Says what became of the message.
   *
   * @return whether it is still there
   */
  final boolean finish() {
    if (!dropped) {
      put();
      if (gone == 0 || left > 0 || !vanishes()) {
        keep();
        return true;
      }
    } else {
      int items = !isNew() ? items(outerArray, bodyAt, fieldTo) : 0;
      run.count(removedBefore + items, addedBefore);
    }
    if (opened) {
      splices.cancel();
    }
    if (!isNew()) {
      outer.remove(fieldFrom, fieldTo);
    }
    return false;
  }

  private void keep() {
    if (moved) {
      putMoved();
    } else if (opened) {
      splices.close();
    }
  }

  private void putMoved() {
    ProtoWriter made = outer.made();
    int size = splices.sizeOf(from, to);
    int begun = made.sizeBytes();
    if (isNew()) {
      if (size == 0 && !mayBeEmpty()) {
        return;
      }
      made.rawVarint(newTag);
    }
    made.rawVarint(size);
    int body = made.skip(size);
    splices.copyTo(made.array(), body, array, from, to);
    if (!isNew() && Arrays.equals(made.array(), body, body + size, outerArray, bodyAt, fieldTo)) {
      made.truncate(begun);
      return;
    }
    outer.replace(!isNew() ? lengthAt : fieldFrom, fieldTo, begun);
    if (isNew()) {
      run.count(removedBefore, addedBefore + items(made.array(), body, body + size));
    }
  }

  /** What has been counted up to now is not about this message. */
  final void countFromHere() {
    removedBefore = run.removed();
    addedBefore = run.added();
  }
}
