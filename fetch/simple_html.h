/*
 * simple_html: a project's page as HTML (PEP 503, 592, 629, 658, 714, 792).
 *
 * Every <a href> whose URL ends in the name of a distribution file is a file, wherever it stands. A
 * page must show that it is whole (</html>, or </body> where no <html> is, or it is framed), and
 * that it is an index's: a repository version, a file of the project, or the title "Links for
 * NAME".
 */
#ifndef DEPCHECK_FETCH_SIMPLE_HTML_H
#define DEPCHECK_FETCH_SIMPLE_HTML_H

#include "fetch/simple_parts.h"

bool simple_html_parse(struct simple_page *page);

#endif
