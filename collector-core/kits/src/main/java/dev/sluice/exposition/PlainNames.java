package dev.sluice.exposition;

/**
 * Which names and labels are on a page as they are. What would only come to one of them because a
 * scraper asks for escaping gives way, so that no name that needs escaping hides one that does not.
 */
public interface PlainNames {
  /** Nothing is known. */
  PlainNames NONE =
      new PlainNames() {
        @Override
        public boolean hasName(String name) {
          return false;
        }

        @Override
        public boolean hasSeries(LabelText labels) {
          return false;
        }
      };

  /** Whether a family of the page is called so, or one of its samples. */
  boolean hasName(String name);

  /** Whether the family at hand has a series with these labels. */
  boolean hasSeries(LabelText labels);
}
