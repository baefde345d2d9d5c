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
        return await search.FindAsync(text, place)
            ?? (text?.Plain is null ? null : await search.PlainAsync(text, text.Plain, place))
            ?? SearchPage.Nothing(query);
    }

    /// <summary>One search. Each of its steps finds something, or is null.</summary>
    private sealed class Run(ISearchIndex index, SearchQuery query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        /// <summary>Where the rest of the search looks, the likeliest first. None if nothing is on at any place of this name.</summary>
        private IReadOnlyList<PlaceFilter?> _places = [null];

        public async Task<SearchPage?> FindAsync(TypedText? text, PlaceQuery? place) =>
            await ThereAsync(text, place)
            ?? (text is null ? null : await WithoutVagueAsync(text) ?? await MisspeltAsync(text) ?? await RelaxedAsync(text));

        /// <summary>Leaves out what is no name after all.</summary>
        public async Task<SearchPage?> PlainAsync(TypedText text, TypedText plain, PlaceQuery? place) =>
            _places.Count > 0 && await FindAsync(plain, place) is { } found
                ? found with { Relaxed = [.. Written(text).Except(Written(plain).Except(found.Relaxed ?? []))] }
                : null;

        /// <summary>The words as typed, in the first place of this name where anything is on.</summary>
        private async Task<SearchPage?> ThereAsync(TypedText? text, PlaceQuery? place)
        {
            if (place is null)
            {
                return await AskAsync(text?.Query(Looseness.AsTyped), null);
            }

            PlaceFilter? largest = null;
            foreach (PlaceFilter way in place.Ways())
            {
                if (await AskAsync(text?.Query(Looseness.AsTyped), way) is { } found)
                {
                    return found;
                }

                if (way is PlaceFilter.Named { IsLargestOnly: true })
                {
                    // It is not the only place of the name.
                    largest = way;
                }
                else if (await CountAsync(way) is > 0 and int all)
                {
                    // So the words are what finds nothing.
                    _places = largest is not null && await CountAsync(largest) is > 0 and int some && some < all ? [largest, way] : [way];
                    return null;
                }
            }

            _places = [];
            return null;
        }

        /// <summary>
        /// What has all words but those that say of what kind a thing is, as typed: "pink tour" is P!nk's concert rather than the tour of
        /// somebody whose name is nearly so.
        /// </summary>
        private Task<SearchPage?> WithoutVagueAsync(TypedText text) => InPlacesAsync(place => LeavingOutVagueAsync(
            text, rest => rest.IsEmpty ? Task.FromResult<SearchPage?>(null) : AskAsync(rest.Query(Looseness.AsTyped), place)));

        private Task<SearchPage?> MisspeltAsync(TypedText text) => InPlacesAsync(place => MisspeltAsync(text, place));

        /// <summary>
        /// Leaves words out: first those that say of what kind a thing is, where the others may be misspelt or half typed, then the one of
        /// the others that tells least.
        /// </summary>
        private Task<SearchPage?> RelaxedAsync(TypedText text) => InPlacesAsync(async place =>
            await LeavingOutVagueAsync(text, rest => rest.IsEmpty ? AnythingAsync(text, place) : MisspeltAsync(rest, place))
            ?? await WithoutOneAsync(text, place));

        private async Task<SearchPage?> InPlacesAsync(Func<PlaceFilter?, Task<SearchPage?>> find)
        {
            foreach (PlaceFilter? place in _places)
            {
                if (await find(place) is { } found)
                {
                    return found;
                }
            }

            return null;
        }

        private async Task<SearchPage?> MisspeltAsync(TypedText text, PlaceFilter? place) =>
            (await AskAsync(text.Query(Looseness.Misspelt), place)
                ?? (text.Words[^1].IsLast ? await AskAsync(text.Query(Looseness.HalfTyped), place) : null)) is { } found
                ? found with { Guessed = true }
                : null;

        /// <summary>Leaves out the words that say of what kind a thing is, one after the other, the least telling first.</summary>
        private static async Task<SearchPage?> LeavingOutVagueAsync(TypedText text, Func<TypedText, Task<SearchPage?>> find)
        {
            List<TypedWord> without = [];
            TypedText rest = text;
            foreach (IGrouping<string, TypedWord> same in Vague(text).GroupBy(word => word.Written))
            {
                without.AddRange(same);
                rest = same.Aggregate(rest, (left, word) => left.Without(word));
                if (await find(rest) is { } found)
                {
                    return Relaxed(found, text, without);
                }
            }

            return null;
        }

        private static IEnumerable<TypedWord> Vague(TypedText text) =>
            text.Words.Where(word => word.Vagueness is not null).OrderBy(word => word.Vagueness);

        /// <summary>
        /// If no word is left, that is all there is, unless the most telling asks for a category: "tickets" in Chicago are those for
        /// anything, but "opera" is not.
        /// </summary>
        private async Task<SearchPage?> AnythingAsync(TypedText text, PlaceFilter? place) =>
            Vague(text).Last().IsCategory ? null : await AskAsync(null, place);

        /// <summary>
        /// Of the words that are left, what somebody or something is called tells most. Then those of which the fewest are found.
        /// </summary>
        private async Task<SearchPage?> WithoutOneAsync(TypedText text, PlaceFilter? place)
        {
            TypedWord[] without = [.. Vague(text)];
            TypedText rest = without.Aggregate(text, (left, word) => left.Without(word));
            if (rest.Words.Count is < 2 or > MostTried)
            {
                return null;
            }

            foreach (Func<TypedText, TextQuery> way in
                (IEnumerable<Func<TypedText, TextQuery>>)[words => words.QueryOfNames(), words => words.Query(Looseness.AsTyped)])
            {
                SearchPage? fewest = null;
                TypedWord? least = null;
                foreach (TypedWord word in rest.Words.Reverse())
                {
                    if (await AskAsync(way(rest.Without(word)), place) is { } found && found.Total < (fewest?.Total ?? int.MaxValue))
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

        private static IEnumerable<string> Written(TypedText text) => text.Words.Select(word => word.Written);

        private static SearchPage Relaxed(SearchPage found, TypedText text, IEnumerable<TypedWord> without) =>
            found with { Relaxed = [.. text.Words.Where(without.Contains).Select(word => word.Written).Distinct()] };

        private async Task<int> CountAsync(PlaceFilter place) =>
            (await index.AskAsync(new Question(new SearchQuery { Size = 1 }, null, place, now), cancellationToken)).Total;

        private async Task<SearchPage?> AskAsync(TextQuery? text, PlaceFilter? place)
        {
            SearchPage page = await index.AskAsync(new Question(query, text, place, now), cancellationToken);
            return page.Total == 0 ? null : place is PlaceFilter.Like { IsGuess: true } ? page with { Guessed = true } : page;
        }
    }
}
