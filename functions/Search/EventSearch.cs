namespace TicketMaster.Search;

/// <summary>
/// A search from what was typed to what is shown, the same for every index. It asks as strictly as it can, and more loosely only where
/// that finds nothing: so what is misspelt never stands beside what is right. Most searches are one question.
/// </summary>
internal sealed class EventSearch(ISearchIndex index)
{
    /// <summary>Of more words, none is left out but those that tell least.</summary>
    private const int MostTried = 4;

    public async Task<SearchPage> SearchAsync(SearchQuery query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        TypedText? text = query.Token is null ? null : TypedText.Of(query.Token);
        PlaceQuery? place = query.Location is null ? null : PlaceQuery.Of(query.Location);
        if (text?.IsEmpty == true || place?.IsEmpty == true)
        {
            // Nothing that could be the name of anything.
            return SearchPage.Nothing(query);
        }

        var search = new Run(index, query, now, cancellationToken);
        return await search.ThereAsync(text, place)
            ?? (text is null || search.IsNowhere ? null : await search.MisspeltAsync(text) ?? await search.RelaxedAsync(text))
            ?? SearchPage.Nothing(query);
    }

    /// <summary>One search. Each of its steps finds something, or null.</summary>
    private sealed class Run(ISearchIndex index, SearchQuery query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        /// <summary>Where the rest of the search looks, once it is known.</summary>
        private PlaceFilter? _there;

        /// <summary>Whether nothing is on at any place of this name, or of one like it.</summary>
        public bool IsNowhere { get; private set; }

        /// <summary>The words as typed, in the first place of this name where anything is on.</summary>
        public async Task<SearchPage?> ThereAsync(TypedText? text, PlaceQuery? place)
        {
            if (place is null)
            {
                return await AskAsync(text, Looseness.AsTyped);
            }

            foreach (PlaceFilter way in place.Ways())
            {
                _there = way;
                if (await AskAsync(text, Looseness.AsTyped) is { } found)
                {
                    return found;
                }

                // The largest place of a name is not the only one. Otherwise, if anything is on there, the words are what finds nothing.
                if (way is not PlaceFilter.Named { IsLargestOnly: true } && await IsAnythingOnAsync())
                {
                    return null;
                }
            }

            IsNowhere = true;
            return null;
        }

        public async Task<SearchPage?> MisspeltAsync(TypedText text) =>
            await AskAsync(text, Looseness.Misspelt) ?? await AskAsync(text, Looseness.HalfTyped);

        /// <summary>Leaves words out: first those that say of what kind a thing is, then the one of the others that tells least.</summary>
        public async Task<SearchPage?> RelaxedAsync(TypedText text)
        {
            TypedWord[] vague = [.. text.Words.Where(word => word.Vagueness is not null).OrderBy(word => word.Vagueness)];
            List<TypedWord> without = [];
            TypedText rest = text;
            foreach (TypedWord word in vague.Length == text.Words.Count ? vague.SkipLast(1) : vague)
            {
                without.Add(word);
                rest = rest.Without(word);
                if ((await AskAsync(rest, Looseness.AsTyped) ?? await MisspeltAsync(rest)) is { } found)
                {
                    return Relaxed(found, text, without);
                }
            }

            return vague.Length == text.Words.Count || rest.Words.Count is 1 or > MostTried
                ? null
                : await WithoutOneAsync(text, rest, without);
        }

        /// <summary>
        /// Of the words that are left, what somebody or something is called tells most. Then those of which the fewest are found.
        /// </summary>
        private async Task<SearchPage?> WithoutOneAsync(TypedText text, TypedText rest, List<TypedWord> without)
        {
            foreach (Func<TypedText, TextQuery> way in
                (IEnumerable<Func<TypedText, TextQuery>>)[words => words.QueryOfNames(), words => words.Query(Looseness.AsTyped)])
            {
                SearchPage? fewest = null;
                TypedWord? least = null;
                foreach (TypedWord word in rest.Words.Reverse())
                {
                    if (await AskAsync(way(rest.Without(word))) is { } found && found.Total < (fewest?.Total ?? int.MaxValue))
                    {
                        (fewest, least) = (found, word);
                    }
                }

                if (fewest is not null)
                {
                    return Relaxed(fewest, text, [.. without, least!]);
                }
            }

            return null;
        }

        private static SearchPage Relaxed(SearchPage found, TypedText text, List<TypedWord> without) =>
            found with { Relaxed = [.. text.Words.Where(without.Contains).Select(word => word.Written)] };

        private async Task<bool> IsAnythingOnAsync() =>
            (await index.AskAsync(new Question(new SearchQuery { Size = 1 }, null, _there, now), cancellationToken)).Total > 0;

        private Task<SearchPage?> AskAsync(TypedText? text, Looseness looseness) => AskAsync(text?.Query(looseness));

        private async Task<SearchPage?> AskAsync(TextQuery? text)
        {
            SearchPage page = await index.AskAsync(new Question(query, text, _there, now), cancellationToken);
            return page.Total > 0 ? page : null;
        }
    }
}
