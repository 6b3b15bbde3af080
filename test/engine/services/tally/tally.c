/* Enters words in a book that is root's alone, and prints it: the server calls it, it is setuid root. */
#include <stdio.h>

int main(int count, char **words) {
  FILE *book = fopen("/var/lib/tally/book", "a+");
  if (book == NULL) {
    perror("tally");
    return 1;
  }
  for (int i = 1; i < count; i++) fprintf(book, "%s\n", words[i]);
  rewind(book);
  for (int c = getc(book); c != EOF; c = getc(book)) putchar(c);
  return 0;
}
